import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, program, unclog } from './support/unclog.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

interface Document {
  readonly verdict: string;
  readonly clients: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly delivery?: Readonly<Record<string, unknown>>;
  }[];
  readonly findings: readonly {
    readonly cause: string;
    readonly hop: number;
    readonly line: number;
    readonly clients: readonly string[];
    readonly remedies: readonly {
      readonly id: string;
      readonly diff: string;
      readonly holdsFor: readonly string[];
    }[];
  }[];
  readonly reason?: { readonly code: string };
  readonly dependsOn: readonly string[];
}

/** A configuration whose line 1 is the `Listen` and whose virtual host begins on line 2. */
function configFile(site: string, before = '', address = '*:8080'): string {
  const path = join(folder, 'httpd.conf');
  const host = `<VirtualHost ${address}>\n${site}\n</VirtualHost>\n`;
  writeFileSync(path, `Listen 8080\n${host}${before}`);
  return path;
}

const release = ['--proxy', 'apache', '--apache-version', '2.4.62'];
const url = 'http://localhost:8080/event';

async function lint(config: string, asked: string, ...flags: readonly string[]) {
  const args = ['lint', config, '--url', asked, ...release, ...flags, '--json'];
  const ended = await unclog(args, { tmp: folder });
  const document = documentOf(ended);
  expect(problemsWith('lint', document)).toEqual([]);
  return { code: ended.code, document: document as unknown as Document };
}

const verdicts = ({ clients }: Document) => clients.map(({ id, verdict }) => [id, verdict]);

test('what mod_proxy_http passes on streams', async () => {
  const { code, document } = await lint(
    configFile('ProxyPass /event http://127.0.0.1:3000/event'),
    url,
  );
  expect(code).toBe(0);
  expect(document).toMatchObject({
    schemaVersion: 1,
    verdict: 'streams',
    apacheVersion: '2.4.62',
    apacheVersionFrom: 'given',
    findings: [],
    forecast: [],
    dependsOn: [],
    clients: [
      {
        id: 'h1',
        verdict: 'streams',
        delivery: { shape: 'immediate', headers: 'early', end: 'open' },
      },
      { id: 'h1+gzip', verdict: 'streams' },
    ],
  });
});

test('what mod_proxy_fcgi passes on unflushed is held, and the line is named', async () => {
  const config = configFile('    ProxyPass /event fcgi://127.0.0.1:9000/event');
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document).toMatchObject({
    verdict: 'clogged',
    clients: [{ id: 'h1', delivery: { shape: 'held', headers: 'late' } }, { id: 'h1+gzip' }],
    findings: [
      {
        cause: 'apache/fcgi-no-flush',
        hop: 0,
        confidence: 'predicted',
        file: config,
        line: 3,
        column: 5,
        directive: 'ProxyPass',
        clients: ['h1', 'h1+gzip'],
        remedies: [{ id: 'flushpackets-on', holdsFor: ['h1', 'h1+gzip'], proved: false }],
      },
    ],
  });
  expect(document.findings[0]?.remedies[0]?.diff).toContain('event flushpackets=on');
  const bytes = Number(document.clients[0]?.delivery?.['bytes']);
  expect(Math.abs(bytes - 4096)).toBeLessThan(300);
});

test('a word that the worker drops is named, with the line that makes the worker', async () => {
  const config = configFile(
    'ProxyPass /page fcgi://127.0.0.1:9000/\nProxyPass /event fcgi://127.0.0.1:9000/event flushpackets=on',
  );
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document.findings).toMatchObject([
    {
      cause: 'apache/worker-sharing',
      line: 4,
      remedies: [{ id: 'flushpackets-on-worker', holdsFor: ['h1', 'h1+gzip'] }],
    },
  ]);
  expect(document.findings[0]?.remedies[0]?.diff).toContain('+ProxyPass /page');
});

test('the compressor holds only those who accept it, where events are large enough for others', async () => {
  const config = configFile(
    'ProxyPass /event fcgi://127.0.0.1:9000/event\nAddOutputFilterByType DEFLATE text/event-stream',
  );
  const { document } = await lint(config, url, '--assume', 'event-bytes=5000');
  expect(verdicts(document)).toEqual([
    ['h1', 'streams'],
    ['h1+gzip', 'clogged'],
  ]);
  expect(document.findings).toMatchObject([
    {
      cause: 'apache/deflate',
      line: 4,
      clients: ['h1+gzip'],
      remedies: [
        { id: 'flushpackets-on', holdsFor: ['h1+gzip'] },
        { id: 'no-gzip', holdsFor: ['h1+gzip'] },
      ],
    },
  ]);
  const json = await lint(config, url, '--assume', 'header=Content-Type: application/json');
  expect([json.code, json.document.verdict]).toEqual([1, 'not-a-stream']);
});

test('a silence longer than the timeout is cut', async () => {
  const config = configFile('ProxyPass / http://127.0.0.1:3000/\nProxyTimeout 5');
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document).toMatchObject({
    verdict: 'clogged',
    clients: [{ delivery: { shape: 'immediate', end: 'cut', endMs: 5000 } }, {}],
    findings: [{ cause: 'apache/timeout', directive: 'ProxyTimeout', line: 4 }],
  });
  expect(document.findings[0]?.remedies.map(({ id, holdsFor }) => [id, holdsFor.length])).toEqual([
    ['heartbeat', 2],
    ['longer-proxy-timeout', 2],
  ]);
  expect((await lint(config, url, '--assume', 'idle=2s')).code).toBe(0);
  const usual = configFile('ProxyPass / http://127.0.0.1:3000/');
  expect((await lint(usual, url)).code).toBe(0);
  expect((await lint(usual, url, '--assume', 'idle=60s')).code).toBe(1);
});

test('what is held and cut is told of both causes', async () => {
  const config = configFile('ProxyPass / fcgi://127.0.0.1:9000/ timeout=5');
  const { document } = await lint(config, url);
  expect(document.findings.map(({ cause, clients }) => [cause, clients])).toEqual([
    ['apache/fcgi-no-flush', ['h1', 'h1+gzip']],
    ['apache/timeout', ['h1', 'h1+gzip']],
  ]);
});

const secure =
  'SSLEngine on\nSSLCertificateFile c.pem\nProxyPass /event fcgi://127.0.0.1:9000/event';
const modules = (...names: readonly string[]): string =>
  names.map((name) => `LoadModule ${name}_module modules/mod_${name}.so\n`).join('');

test('the clients are those that the listener offers', async () => {
  const https = 'https://localhost:8080/event';
  const h2 = `Protocols h2 http/1.1\n${secure}`;
  const event = await lint(configFile(h2, modules('mpm_event', 'ssl', 'http2')), https);
  expect(event.code).toBe(1);
  expect(verdicts(event.document)).toEqual([
    ['h1-tls', 'clogged'],
    ['h1-tls+gzip', 'clogged'],
    ['h2', 'streams'],
    ['h2+gzip', 'streams'],
  ]);
  expect(event.document.findings).toMatchObject([
    { clients: ['h1-tls', 'h1-tls+gzip'], remedies: [{ holdsFor: ['h1-tls', 'h1-tls+gzip'] }] },
  ]);
  const without = [
    [secure, modules('mpm_event', 'ssl', 'http2')],
    [h2, modules('mpm_event', 'ssl')],
    [h2, modules('mpm_prefork', 'ssl', 'http2')],
  ] as const;
  for (const [site, loaded] of without) {
    const { document } = await lint(configFile(site, loaded), https);
    expect(document.clients.map(({ id }) => id)).toEqual(['h1-tls', 'h1-tls+gzip']);
  }
  const plain = await lint(configFile(h2), url);
  expect(plain.document).toMatchObject({
    verdict: 'not-a-stream',
    reason: { code: 'lint-apache-answers', message: expect.stringContaining('400') as unknown },
  });
});

test('an httpd that passes to itself is followed to the hop that holds', async () => {
  const inner =
    'Listen 8081\n<VirtualHost *:8081>\nProxyPass / fcgi://127.0.0.1:9000/\n</VirtualHost>\n';
  const config = configFile('ProxyPass / http://127.0.0.1:8081/', inner);
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document).toMatchObject({
    clients: [{ delivery: { shape: 'held', headers: 'late' } }, {}],
    findings: [
      { cause: 'apache/fcgi-no-flush', hop: 1, line: 7, remedies: [{ id: 'flushpackets-on' }] },
    ],
  });
});

test('a virtual host on an address of its own is found by its name', async () => {
  const site = 'ServerName app.test\nProxyPass / fcgi://127.0.0.1:9000/';
  const config = configFile(site, '', '192.0.2.7:8080');
  const { document } = await lint(config, 'http://app.test:8080/event');
  expect(document.verdict).toBe('clogged');
  expect((await lint(config, 'http://192.0.2.7:8080/event')).document.verdict).toBe('clogged');
  expect((await lint(config, url)).document.verdict).toBe('not-a-stream');
});

test.each([
  ['DocumentRoot /srv', 1, 'not-a-stream', 'lint-apache-files'],
  ['Redirect 301 /event http://elsewhere/', 1, 'not-a-stream', 'lint-apache-answers'],
  ['<Location /event>\nSetHandler server-status\n</Location>', 3, 'silent', 'lint-module-answers'],
  ['DocumentRoot /srv\nFallbackResource /index.php', 3, 'silent', 'lint-undecided'],
  [
    'DocumentRoot /srv\n<Directory /srv>\nAllowOverride All\n</Directory>',
    3,
    'silent',
    'lint-undecided',
  ],
  [
    'DocumentRoot /srv\n<Directory /srv>\nAllowOverride None\n</Directory>',
    1,
    'not-a-stream',
    'lint-apache-files',
  ],
  [
    'DocumentRoot /srv\n<Directory /srv>\nRewriteEngine on\nRewriteRule ^ index.php\n</Directory>',
    3,
    'silent',
    'lint-undecided',
  ],
  [
    'RewriteEngine on\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule ^ http://127.0.0.1:1/ [P]',
    3,
    'silent',
    'lint-undecided',
  ],
  ['ProxyPass / ajp://127.0.0.1:8009/', 3, 'silent', 'lint-apache-scheme'],
])('%s: no stream, or none that can be told', async (site, code, verdict, reason) => {
  const found = await lint(configFile(site), url);
  expect(found).toMatchObject({ code, document: { verdict, reason: { code: reason } } });
});

test('a path behind a script is not taken for a file', async () => {
  const php =
    'DocumentRoot /srv\n<FilesMatch "\\.php$">\nSetHandler "proxy:fcgi://127.0.0.1:9000"\n</FilesMatch>';
  const config = configFile(php);
  const verdictOf = async (path: string): Promise<string> =>
    (await lint(config, `http://localhost:8080${path}`)).document.verdict;
  expect(await verdictOf('/event.php')).toBe('clogged');
  expect(await verdictOf('/index.php/event')).toBe('silent');
  expect(await verdictOf('/v1.0/event')).toBe('not-a-stream');
});

test('where nothing listens it is unreachable', async () => {
  const config = configFile('ProxyPass / http://127.0.0.1:3000/');
  for (const asked of ['http://localhost:9/event', 'https://localhost:8080/event']) {
    const { code, document } = await lint(config, asked);
    expect([code, document.verdict]).toEqual([3, 'unreachable']);
  }
});

test('errors of usage end with 2 and one line', async () => {
  const good = configFile('ProxyPass / http://127.0.0.1:3000/');
  const broken = join(folder, 'broken.conf');
  writeFileSync(broken, '<VirtualHost *:80>\n');
  const apache = ['--proxy', 'apache'];
  const runs = [
    [broken, '--url', url, ...apache],
    [join(folder, 'absent.conf'), '--url', url, ...apache],
    [good, '--url', 'nonsense', ...apache],
    [good, '--url', url, ...apache, '--nginx-version', '1.22.1'],
    [good, '--url', url, ...apache, '--apache-version', 'new'],
    [good, '--url', url, '--apache-version', '2.4.62'],
  ];
  for (const args of runs) {
    const ended = await unclog(['lint', ...args], { tmp: folder });
    expect([args, ended.code, ended.stderr.trim().split('\n').length]).toEqual([args, 2, 1]);
    const json = await unclog(['lint', ...args, '--json'], { tmp: folder });
    expect(problemsWith('error', documentOf(json))).toEqual([]);
  }
  const flags = [good, '--url', url, ...apache, '--nginx-version', '1.22.1'];
  const { stderr } = await unclog(['lint', ...flags], { tmp: folder });
  expect(stderr).toBe(
    'unclog: --nginx-version does not go with --proxy apache; there is --apache-version\n',
  );
});

test('a configuration on standard input works too', () => {
  const text = 'Listen 8080\nProxyPass / http://127.0.0.1:3000/\n';
  const args = [program, 'lint', '-', '--url', url, ...release, '--json'];
  const piped = spawnSync(process.execPath, args, { input: text, encoding: 'utf8', cwd: folder });
  expect([piped.status, piped.stderr]).toEqual([0, '']);
});

test('the report names the cause, the line and what would help, and no secret', async () => {
  const config = configFile(
    'RequestHeader set Authorization "Basic c2VjcmV0OnRva2Vu"\nProxyPass / fcgi://127.0.0.1:9000/',
  );
  const args = ['lint', config, '--url', url, ...release];
  const { code, stdout } = await unclog(args, { tmp: folder });
  expect(code).toBe(1);
  expect(stdout).toContain(`${config}:4:1`);
  expect(stdout).toContain('+ProxyPass / fcgi://127.0.0.1:9000/ flushpackets=on');
  expect(stdout).toContain('predicted: streams for h1, h1+gzip');
  expect(stdout).toContain('predicted for apache 2.4.62 (as asked)');
  expect(stdout).toContain('RequestHeader set Authorization');
  expect(stdout).not.toContain('c2VjcmV0OnRva2Vu');
  const japanese = await unclog(args, { tmp: folder, env: { LC_ALL: 'ja_JP.UTF-8' } });
  expect(japanese.stdout).toContain('apache 2.4.62 (指定)');
});

test('sections for a version are read as of the version asked for', async () => {
  const config = configFile(
    '<IfVersion >= 2.4.60>\nProxyPass / http://127.0.0.1:3000/\n</IfVersion>',
  );
  expect((await lint(config, url)).code).toBe(0);
  const older = ['lint', config, '--url', url, '--proxy', 'apache', '--apache-version', '2.4.58'];
  expect((await unclog(older, { tmp: folder })).code).toBe(1);
});
