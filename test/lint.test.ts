import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { documentOf, program, unclog } from './support/unclog.ts';

let folder = '';
beforeEach(() => {
  folder = temporaryFolder();
});

interface Document {
  readonly verdict: string;
  readonly nginxVersion: string;
  readonly nginxVersionFrom: string;
  readonly clients: readonly {
    readonly id: string;
    readonly verdict: string;
    readonly delivery?: Readonly<Record<string, unknown>>;
  }[];
  readonly findings: readonly {
    readonly cause: string;
    readonly hop: number;
    readonly confidence: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly directive: string;
    readonly clients: readonly string[];
    readonly remedies: readonly {
      readonly id: string;
      readonly diff: string;
      readonly holdsFor: readonly string[];
      readonly proved: boolean;
    }[];
  }[];
  readonly forecast: readonly { readonly version: string; readonly streams: readonly string[] }[];
  readonly reason?: { readonly code: string };
  readonly dependsOn: readonly string[];
}

function configFile(server: string, name = 'nginx.conf'): string {
  const path = join(folder, name);
  writeFileSync(path, `events {}\nhttp {\n  server {\n    listen 8080;\n${server}\n  }\n}\n`);
  return path;
}

const release = ['--nginx-version', '1.22.1'];

async function lint(config: string, url: string, ...flags: readonly string[]) {
  const args = ['lint', config, '--url', url, ...release, ...flags, '--json'];
  const ended = await unclog(args, { tmp: folder });
  return { code: ended.code, document: documentOf(ended) as unknown as Document };
}

const url = 'http://localhost:8080/event';

const passing = (more = ''): string =>
  `    location /event {\n      proxy_pass http://127.0.0.1:3000;\n      ${more}\n    }`;

test('a plain proxy_pass holds the stream, and the line that passes is named', async () => {
  const config = configFile(passing());
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document).toMatchObject({
    schemaVersion: 1,
    verdict: 'clogged',
    nginxVersion: '1.22.1',
    nginxVersionFrom: 'given',
    clients: [
      { id: 'h1', verdict: 'clogged', delivery: { shape: 'held', headers: 'late', end: 'open' } },
      { id: 'h1+gzip', verdict: 'clogged' },
    ],
  });
  const [finding] = document.findings;
  expect(finding).toMatchObject({
    cause: 'nginx/proxy-buffering',
    hop: 0,
    confidence: 'predicted',
    file: config,
    line: 6,
    column: 7,
    directive: 'proxy_buffering',
    clients: ['h1', 'h1+gzip'],
  });
  expect(
    finding?.remedies.map(({ id, holdsFor, proved }) => [id, holdsFor.length, proved]),
  ).toEqual([
    ['proxy-buffering-off', 2, false],
    ['proxy-http-version-1.1', 2, false],
    ['x-accel-buffering-no', 2, false],
  ]);
  expect(finding?.remedies[0]?.diff).toContain('+      proxy_buffering off;');
});

test('what is held is said in bytes', async () => {
  const { document } = await lint(configFile(passing()), url);
  expect(Math.abs(Number(document.clients[0]?.delivery?.['bytes']) - 4040)).toBeLessThan(600);
});

test('buffering off streams, by directive and by header', async () => {
  expect((await lint(configFile(passing('proxy_buffering off;')), url)).code).toBe(0);
  const header = ['--assume', 'header=X-Accel-Buffering: no'];
  expect((await lint(configFile(passing()), url, ...header)).code).toBe(0);
  const ignored = configFile(passing('proxy_ignore_headers X-Accel-Buffering;'));
  expect((await lint(ignored, url, ...header)).code).toBe(1);
});

test('HTTP/1.1 to the application is not enough for each framing, size and client', async () => {
  const config = configFile(passing('proxy_http_version 1.1;'));
  expect((await lint(config, url)).code).toBe(0);
  expect((await lint(config, url, '--assume', 'framing=close')).code).toBe(1);
  const big = await lint(config, url, '--assume', 'event-bytes=5000');
  expect(big.document.clients[0]).toMatchObject({ delivery: { shape: 'behind', events: 1 } });
  const tls = await lint(config, url, '--client', 'h1-tls', '--client', 'h2c');
  expect(tls.document.clients.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['h1-tls', 'clogged'],
    ['h2c', 'streams'],
  ]);
});

test('the clients are those that the listener offers', async () => {
  const config = configFile(`    listen 8443 ssl http2;\n${passing('proxy_http_version 1.1;')}`);
  const secure = await lint(config, 'https://localhost:8443/event');
  expect(secure.document.clients.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['h1-tls', 'clogged'],
    ['h1-tls+gzip', 'clogged'],
    ['h2', 'streams'],
    ['h2+gzip', 'streams'],
  ]);
  expect(secure.document.findings[0]?.clients).toEqual(['h1-tls', 'h1-tls+gzip']);
});

test('gzip holds only those who ask for it', async () => {
  const config = configFile(passing('proxy_http_version 1.1; gzip on; gzip_types *;'));
  const { document } = await lint(config, url);
  expect(document.clients.map(({ verdict }) => verdict)).toEqual(['streams', 'clogged']);
});

test('proxy_buffering does not count where FastCGI passes', async () => {
  const location = '    location /event { fastcgi_pass 127.0.0.1:9000; proxy_buffering off; }';
  const { document } = await lint(configFile(location), url);
  expect(document.findings).toMatchObject([
    { cause: 'nginx/wrong-family', directive: 'proxy_buffering', line: 5, column: 52 },
    { cause: 'nginx/fastcgi-buffering', directive: 'fastcgi_buffering', line: 5 },
  ]);
});

test('a configuration that passes to itself is followed to the hop that holds', async () => {
  const inner =
    '  }\n  server {\n    listen 8081;\n    location / { proxy_pass http://127.0.0.1:3000; }';
  const outer = '    location / { proxy_pass http://127.0.0.1:8081; proxy_buffering off; }';
  const { code, document } = await lint(configFile(`${outer}\n${inner}`), url);
  expect(code).toBe(1);
  expect(document.findings.map(({ hop, line }) => [hop, line])).toEqual([[1, 9]]);
});

test('two hops that hold are both named', async () => {
  const inner =
    '  }\n  server {\n    listen 8081;\n    location / { proxy_pass http://127.0.0.1:3000; }';
  const outer = '    location / { proxy_pass http://127.0.0.1:8081; }';
  const { document } = await lint(configFile(`${outer}\n${inner}`), url);
  expect(document.findings.map(({ hop, line }) => [hop, line])).toEqual([
    [0, 5],
    [1, 9],
  ]);
});

test('of several servers each is looked at, and the one that holds is named', async () => {
  const servers = [8081, 8082].map((port) => `server 127.0.0.1:${port};`).join(' ');
  const inner = (port: number, line: string): string =>
    `  server {\n    listen ${port};\n    location / { proxy_pass http://127.0.0.1:3000; ${line} }\n  }`;
  const config = configFile(
    [
      '    location / { proxy_pass http://app; proxy_buffering off; }\n  }',
      `  upstream app { ${servers} }`,
      inner(8081, 'proxy_buffering off;'),
      inner(8082, '').replace(/ {2}\}$/, ''),
    ].join('\n'),
  );
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document.findings.map(({ cause, hop, line }) => [cause, hop, line])).toEqual([
    ['nginx/proxy-buffering', 1, 14],
  ]);
  expect(document.forecast).toEqual([{ version: '1.29.7', streams: ['h1', 'h1+gzip'] }]);
});

test('what may turn the request away is said to decide', async () => {
  const gates = 'auth_request /auth; limit_req zone=z;';
  const zone = '  }\n  limit_req_zone $host zone=z:1m rate=1r/s;\n  server { listen 8081;';
  const config = configFile(`${passing(`proxy_buffering off; ${gates}`)}\n${zone}`);
  const { code, document } = await lint(config, url);
  expect(code).toBe(0);
  expect(document.dependsOn).toEqual(['limit_req', 'auth_request']);
  const { stdout } = await unclog(['lint', config, '--url', url, ...release], { tmp: folder });
  expect(stdout).toContain(
    'depends on limit_req, auth_request, which may turn the request away: it is taken to let it pass.',
  );
});

test("the application's own wish to be buffered is named", async () => {
  const config = configFile(passing('proxy_buffering off;'));
  const { document } = await lint(config, url, '--assume', 'header=X-Accel-Buffering: yes');
  expect(document.findings[0]).toMatchObject({ cause: 'nginx/x-accel-buffering-yes', line: 6 });
  expect(document.findings[0]?.remedies.map(({ id }) => id)).toEqual([
    'x-accel-buffering-no',
    'ignore-x-accel-buffering',
  ]);
});

test('a read timeout shorter than the silences cuts', async () => {
  const config = configFile(passing('proxy_buffering off; proxy_read_timeout 5s;'));
  const { code, document } = await lint(config, url);
  expect(code).toBe(1);
  expect(document.clients[0]).toMatchObject({
    verdict: 'clogged',
    delivery: { shape: 'immediate', end: 'cut', endMs: 5000 },
  });
  expect(document.findings[0]).toMatchObject({
    cause: 'nginx/read-timeout',
    directive: 'proxy_read_timeout',
  });
  expect((await lint(config, url, '--assume', 'idle=2s')).code).toBe(0);
});

test('which newer nginx would stream it is said', async () => {
  const { document } = await lint(configFile(passing()), url);
  expect(document.forecast).toEqual([{ version: '1.29.7', streams: ['h1', 'h1+gzip'] }]);
});

test('what nginx answers itself is no stream; what cannot be told is silent', async () => {
  const config = configFile(
    '    location /event { return 200 x; }\n    location /s { stub_status; }\n    location /f { root /srv; }',
  );
  const answered = await lint(config, url);
  expect(answered.code).toBe(1);
  expect(answered.document.verdict).toBe('not-a-stream');
  expect((await lint(config, 'http://localhost:8080/f')).document.verdict).toBe('not-a-stream');
  const module = await lint(config, 'http://localhost:8080/s');
  expect([module.code, module.document.verdict]).toEqual([3, 'silent']);
  const elsewhere = await lint(config, 'http://localhost:9/event');
  expect([elsewhere.code, elsewhere.document.verdict]).toEqual([3, 'unreachable']);
});

test('errors of usage end with 2, as one JSON document', async () => {
  const good = configFile(passing());
  const broken = configFile('    location /event { proxy_pass', 'broken.conf');
  const wrong = configFile(passing('proxy_buffering maybe;'), 'wrong.conf');
  const runs = [
    [broken, '--url', url],
    [wrong, '--url', url],
    [join(folder, 'absent.conf'), '--url', url],
    [good],
    [good, '--url', 'nonsense'],
    [good, '--url', url, '--nope'],
    [good, '--url', url, '--client', 'h9'],
    [good, '--url', url, '--assume', 'framing=odd'],
    [good, '--url', url, '--assume', 'odd=1'],
    [good, '--url', url, '--nginx-version', 'new'],
  ];
  for (const args of runs) {
    const ended = await unclog(['lint', ...args, '--json'], { tmp: folder });
    expect([args, ended.code]).toEqual([args, 2]);
    expect(JSON.parse(ended.stdout)).toMatchObject({ schemaVersion: 1, error: {} });
  }
});

const dump = `# configuration file /etc/nginx/nginx.conf:
events {}
http { include conf.d/*.conf; }

# configuration file /etc/nginx/conf.d/app.conf:
server {
  listen 8080;
  location / { proxy_pass http://127.0.0.1:3000; }
}

`;

test('a dump of nginx -T works as a file and on standard input', async () => {
  const path = join(folder, 'dump.txt');
  writeFileSync(path, dump);
  const expected = { file: '/etc/nginx/conf.d/app.conf', line: 3, column: 16 };
  const { document } = await lint(path, url);
  expect(document.findings[0]).toMatchObject(expected);
  const args = [program, 'lint', '-', '--url', url, ...release, '--json'];
  const piped = spawnSync(process.execPath, args, { input: dump, encoding: 'utf8', cwd: folder });
  expect(piped.status).toBe(1);
  expect((JSON.parse(piped.stdout) as Document).findings[0]).toMatchObject(expected);
});

test('a configuration on standard input works too', () => {
  const text = `events {}\nhttp { server { listen 8080; location / { proxy_pass http://127.0.0.1:1; proxy_buffering off; } } }`;
  const args = [program, 'lint', '-', '--url', url, ...release, '--json'];
  const piped = spawnSync(process.execPath, args, { input: text, encoding: 'utf8', cwd: folder });
  expect([piped.status, piped.stderr]).toEqual([0, '']);
});

test('the report names the cause, the line and what would help', async () => {
  const config = configFile(passing());
  const { code, stdout } = await unclog(['lint', config, '--url', url, ...release], {
    tmp: folder,
  });
  expect(code).toBe(1);
  expect(stdout).toContain(`${config}:6:7`);
  expect(stdout).toContain('proxy_pass http://127.0.0.1:3000;');
  expect(stdout).toContain('+      proxy_buffering off;');
  expect(stdout).toContain('predicted: streams for h1, h1+gzip');
});

test.each([
  [
    'nginx/no-location',
    'exact-location',
    ['/ { return 404; }', '/api { proxy_pass http://a:3000; }'],
  ],
  ['nginx/trailing-slash-redirect', 'exact-location', ['/event/ { proxy_pass http://a:3000; }']],
  [
    'nginx/location-caret',
    'location-modifier',
    ['^/event { proxy_pass http://a:3000; proxy_buffering off; }'],
  ],
])('%s is found where nginx would answer by itself', async (cause, remedy, locations) => {
  const { document } = await lint(
    configFile(locations.map((text) => `    location ${text}`).join('\n')),
    url,
  );
  expect(document).toMatchObject({
    verdict: 'not-a-stream',
    findings: [{ cause, line: 5, remedies: [{ id: remedy, holdsFor: ['h1', 'h1+gzip'] }] }],
  });
});
