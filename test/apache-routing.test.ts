import { request } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { Random } from '../fuzz/random.ts';
import { openApache, type Apache } from '../src/proxies/apache/apache.ts';
import { readBuild } from '../src/proxies/apache/instance.ts';
import type { HopRequest } from '../src/proxies/proxy.ts';
import { base, dump, load, startOnFreePort, usual, writeFiles } from './support/apache.ts';
import { temporaryFolder } from './support/folder.ts';

const build = await readBuild('apache2');

async function open(folder: string): Promise<Apache> {
  if (!build.ok) throw new Error(build.failure.code);
  const { version, modules } = build.value;
  const opened = openApache({
    config: join(folder, 'httpd.conf'),
    build: { version, modules, root: folder },
    environment: new Map(),
    defines: [],
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

/** An origin that answers with the target and the host that it was asked for. */
async function echo(): Promise<number> {
  const server = createServer((asked, answer) => {
    answer.setHeader('X-Target', asked.url ?? '');
    answer.setHeader('X-Asked', asked.headers.host ?? '');
    answer.end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** What httpd did: the target that the origin got, or httpd's own status. */
function ask(address: string, port: number, host: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, Upgrade: 'nothing' };
    const asked = request({ host: address, port, path, headers, agent: false }, (answer) => {
      answer.resume();
      const target = answer.headers['x-target'];
      const server = String(answer.headers['x-asked']);
      resolve(target === undefined ? String(answer.statusCode) : `${server} ${String(target)}`);
    });
    asked.once('error', reject);
    asked.end();
  });
}

function predicted(
  apache: Apache,
  address: string,
  port: number,
  host: string,
  target: string,
): string {
  const wanted: HopRequest = {
    address,
    port,
    tls: false,
    host,
    method: 'GET',
    target,
    headers: [
      ['Host', host],
      ['Upgrade', 'nothing'],
    ],
  };
  const passage = apache.route(wanted);
  if (!passage.ok) return passage.failure.code;
  const { handler, nextTarget = '', nextHost = '', dependsOn } = passage.value;
  if (dependsOn.length > 0) return `depends on ${dependsOn.join()}`;
  if (handler === 'pass') return `${nextHost} ${nextTarget}`;
  const resolution = apache.resolve(wanted);
  const own = resolution.ok ? resolution.value.handler : undefined;
  return own?.kind === 'answer' ? String(own.status) : '404';
}

const hosts = ['a.test', 'b.test', 'www.b.test', 'c.test', 'main.test', '127.0.0.1', 'A.TEST'];
const paths = [
  '/',
  '/a',
  '/a/',
  '/ab',
  '/a/b?x=1',
  '/a/event.php',
  '//a///b',
  '/a/../b/c',
  '/b%20c/d',
  '/sub/../a/%2e%2e/event?y',
  '/old/one',
];

/** Directives that pass a path on, each to a target of its own. */
function passes(random: Random, origin: number, mark: string): string[] {
  const to = `http://127.0.0.1:${origin}/${mark}`;
  const lines: string[] = [];
  for (let left = random.below(5); left >= 0; left--) {
    const n = `${mark.length}${left}`;
    lines.push(
      random.pick([
        `ProxyPass /a ${to}-${n}`,
        `ProxyPass /a/ ${to}-${n}/`,
        `ProxyPass / ${to}-${n}/`,
        `ProxyPass /b !`,
        `ProxyPassMatch ^/(a|b)/(.*)$ ${to}-${n}/$2/$1`,
        `ProxyPassMatch \\.php$ ${to}-${n}`,
        `ProxyPassMatch "^/b c" !`,
        `<Location /a>\nProxyPass ${to}-${n}\n</Location>`,
        `<Location "/b">\nSetHandler "proxy:${to}-${n}"\n</Location>`,
        `<LocationMatch "^/(a|sub)/">\nProxyPassMatch ${to}-${n}/$1\n</LocationMatch>`,
        `<Location /a/*>\nProxyPass !\n</Location>`,
        `<FilesMatch "\\.php$">\nSetHandler "proxy:${to}-${n}"\n</FilesMatch>`,
        `RewriteEngine On\nRewriteRule ^/old/(.*)$ ${to}-${n}/$1 [P]`,
        `RewriteEngine On\nRewriteRule ^/a/b$ /b/c [PT]`,
        `RewriteEngine On\nRewriteCond %{HTTP:Upgrade} =websocket [NC]\nRewriteRule ^ ${to}-${n} [P]`,
        `RewriteEngine On\nRewriteCond %{REQUEST_URI} ^/a [OR]\nRewriteCond %{HTTP_HOST} ^b\\.\nRewriteRule ^/(.*) ${to}-${n}/$1?q=1 [P,QSA]`,
        `RewriteEngine On\nRewriteRule ^/old /new [R=301,L]`,
        `ProxyPreserveHost On`,
        `ProxyPassInherit Off`,
        `Redirect 302 /sub http://elsewhere.test/`,
      ]),
    );
  }
  return lines;
}

const names = [
  'ServerName a.test',
  'ServerName b.test\nServerAlias *.b.test',
  'ServerName c.test:80\nServerAlias x a.test',
  '',
];

function configuration(random: Random, folder: string, port: number, origin: number): string {
  const lines = [`Listen ${port}`, ...passes(random, origin, 'm').filter(() => random.chance(0.4))];
  for (let host = random.below(4); host > 0; host--) {
    const address = random.pick([
      `*:${port}`,
      `*:${port}`,
      `127.0.0.1:${port}`,
      '*',
      '_default_:*',
      `127.0.0.2:${port} 127.0.0.1`,
    ]);
    lines.push(
      `<VirtualHost ${address}>`,
      random.pick(names),
      ...passes(random, origin, `h${host}`),
      '</VirtualHost>',
    );
  }
  const text = `${base(folder)}${load(...usual, 'rewrite')}DocumentRoot ${folder}/htdocs\n<Directory />\nRequire all granted\n</Directory>\n`;
  return `${text}${lines.join('\n')}\n`;
}

test('httpd and unclog pass requests on alike in generated configurations', async () => {
  const origin = await echo();
  const random = new Random(11);
  let probes = 0;
  for (let round = 0; round < 40; round++) {
    const folder = temporaryFolder();
    const seed = random.below(1 << 30);
    let text = '';
    const running = await startOnFreePort((port) => {
      text = configuration(new Random(seed), folder, port, origin);
      writeFiles(folder, { 'httpd.conf': text, 'htdocs/b/event.php': '' });
      return ['-d', folder, '-f', 'httpd.conf'];
    });
    const { port } = running;
    const apache = await open(folder);
    expect(apache.configuration.problems).toEqual([]);
    try {
      for (let probe = 0; probe < 25; probe++) {
        const [address, host, path] = [
          random.pick(['127.0.0.1', '127.0.0.2']),
          random.pick(hosts),
          random.pick(paths),
        ];
        const [theirs, own] = [
          await ask(address, port, host, path),
          predicted(apache, address, port, host, path),
        ];
        const asked = `${address} ${host} ${path}\n${text}`;
        expect({ asked, to: own }).toEqual({ asked, to: theirs });
        probes++;
      }
    } finally {
      await running.stop();
    }
  }
  expect(probes).toBe(1000);
}, 120_000);

/** `ADDRESS:PORT → names in order` as httpd lists its virtual hosts. */
function vhostsOf(text: string): string[] {
  const found: string[] = [];
  for (const line of text.split('\n').slice(1)) {
    const single = /^(\S+:\S+)\s+(\S+) \(/.exec(line);
    const many = /^(\S+:\S+)\s+is a NameVirtualHost/.exec(line);
    const member = /^\s+port \S+ namevhost (\S+) \(/.exec(line);
    if (single) found.push(`${single[1]} ${single[2]}`);
    else if (many) found.push(`${many[1]}`);
    else if (member) found.push(`${found.pop()} ${member[1]}`);
  }
  return found.sort();
}

test('virtual hosts share addresses and have the names that httpd lists', async () => {
  const folder = temporaryFolder();
  const text = `${base(folder)}${load(...usual)}Listen 80\nListen [::1]:81
<VirtualHost *:80>\nServerName one.test\n</VirtualHost>
<VirtualHost *:80 10.0.0.1:80>\nServerName two.test\nServerAlias x.test *.two.test\n</VirtualHost>
<VirtualHost [::1]:81>\nServerName six.test\n</VirtualHost>
<VirtualHost 10.0.0.1:80>\nServerName three.test\n</VirtualHost>
<VirtualHost *>\nServerAlias any\n</VirtualHost>
`;
  writeFiles(folder, { 'httpd.conf': text });
  const listed = vhostsOf(await dump(['-d', folder, '-f', 'httpd.conf'], 'DUMP_VHOSTS'));
  expect(listed).toEqual([
    '*:* main.test',
    '*:80 one.test two.test',
    '10.0.0.1:80 two.test three.test',
    '[::1]:81 six.test',
  ]);
  const apache = await open(folder);
  const chosen = (address: string, port: number, host: string): string | undefined => {
    const request = { address, port, tls: false, host, method: 'GET', target: '/', headers: [] };
    const resolution = apache.resolve(request);
    return resolution.ok ? resolution.value.server.name : resolution.failure.code;
  };
  expect(chosen('10.0.0.1', 80, 'one.test')).toBe('two.test');
  expect(chosen('10.0.0.1', 80, 'three.test')).toBe('three.test');
  expect(chosen('10.0.0.2', 80, 'y.two.test')).toBe('two.test');
  expect(chosen('10.0.0.2', 80, 'else')).toBe('one.test');
  expect(chosen('::1', 81, 'else')).toBe('six.test');
  expect(chosen('10.0.0.2', 81, 'else')).toBe('apache-not-listening');
});
