import { expect, test } from 'vitest';

import { configOf } from '../../../test/support/nginx-config.ts';
import { sandboxCopy, type Site } from './sandbox.ts';

const site: Site = {
  folder: '/sandbox',
  listen: () => undefined,
  origin: (protocol) => `127.0.0.1:1${protocol === 'http' ? '' : '0'}`,
  harmless: '127.0.0.1:2',
  control: '/sandbox/control',
  within: () => undefined,
  onTheWay: (pass) => pass.parent?.directive.args[0]?.value === '/event',
  startedByRoot: true,
  crowded: false,
  chained: false,
  unknown: new Set(['scgi_temp_path']),
  globals: 'daemon on; env FOO;',
};

/** The text of the copy's main file without what is put at its top and at the start of `http`. */
function copied(text: string, changed: Partial<Site> = {}): string {
  const copy = sandboxCopy(configOf(text), { ...site, ...changed });
  if (!copy.ok) throw new Error(copy.failure.code);
  const lines = copy.value.files[0]?.text.split('\n') ?? [];
  return lines
    .filter((line) => !line.startsWith('daemon off;') && !/_temp_path|unix:\/sandbox/.test(line))
    .join('\n')
    .replace('http {\n\n', 'http {\n');
}

test('what need not change stays byte for byte', () => {
  const text = `user  www-data ; # the workers
events {\tuse epoll; }
http {
  map $uri $x { default "a;b"; listen 1; pid 2; }
  server {
    listen 80 default_server; listen [::]:80 ipv6only=on;
    location / { root /srv; gzip on; if ($x) { return 204; } }
  }
}
`;
  expect(copied(text)).toBe(text);
});

test('the way leads to the origin, every other upstream to the harmless server', () => {
  const text = `http {
  upstream app { server a:1 max_fails=2; server unix:/b resolve; }
  upstream other { server c; }
  server {
    location /event { proxy_pass http://app/x; }
    location /a { proxy_pass https://other; }
    location /b { proxy_pass http://d:5/y$is_args; fastcgi_pass unix:/f; }
    location /c { proxy_pass $target; }
  }
}
`;
  expect(copied(text)).toBe(`http {
  upstream app { server 127.0.0.1:1 max_fails=2; server 127.0.0.1:1 ; }
  upstream other { server 127.0.0.1:2; }
  server {
    location /event { proxy_pass http://app/x; }
    location /a { proxy_pass http://other; }
    location /b { proxy_pass http://127.0.0.1:2/y$is_args; fastcgi_pass 127.0.0.1:2; }
    location /c { proxy_pass http://127.0.0.1:2$request_uri; }
  }
}
`);
});

test('a copy behind is spoken to as the original is, but for whose certificate it has', () => {
  const text = `http {
  upstream app { server a:1; }
  server {
    proxy_ssl_verify on; proxy_ssl_name inner.example; proxy_ssl_server_name on;
    location /event { proxy_pass https://app/x; }
    location /a { proxy_pass https://other; }
  }
  server { location /event { proxy_pass HTTPS://b:8443; } }
}
`;
  const chained = copied(text, { chained: true });
  expect(chained).toBe(`http {
  upstream app { server 127.0.0.1:1; }
  server {
    proxy_ssl_verify off; proxy_ssl_name inner.example; proxy_ssl_server_name on;
    location /event { proxy_pass https://app/x; }
    location /a { proxy_pass http://127.0.0.1:2; }
  }
  server { location /event { proxy_pass https://127.0.0.1:1; } }
}
`);
  expect(copied(text)).toContain('proxy_ssl_verify on;');
  expect(copied(text)).toContain('proxy_pass http://app/x;');
});

test('addresses move where the ground says so', () => {
  const moved = { listen: (socket: string) => `127.0.0.1:9${socket.split(' ')[1]}` };
  expect(
    copied('http {\n  server { listen [::]:80 ipv6only=on ssl; }\n  server { }\n}\n', moved),
  ).toBe(
    'http {\n  server { listen 127.0.0.1:980  ssl; }\n  server { listen 127.0.0.1:980; }\n}\n',
  );
});

test('includes lead to the copies, wherever they stand', () => {
  expect(copied('http {\n  include mime.types;\n  geo $x { include "/etc/x y"; }\n}\n')).toBe(
    'http {\n  include /sandbox/conf/etc/nginx/mime.types;\n  geo $x { include "/sandbox/conf/etc/x y"; }\n}\n',
  );
});

test('the top sets what only one may set, and keeps what was given beside the file', () => {
  const copy = sandboxCopy(configOf('pid /a; daemon on; http { }'), site);
  const [top] = copy.ok ? (copy.value.files[0]?.text.split('\n') ?? []) : [];
  expect(top).toContain('daemon off;');
  expect(top).toContain('pid /sandbox/nginx.pid;');
  expect(top).toContain('env FOO;');
  expect(top).not.toContain('daemon on;');
  expect(copy.ok && copy.value.files[0]?.text).not.toContain('scgi_temp_path');
});

test('without http there is nothing to try', () => {
  expect(sandboxCopy(configOf('events { }'), site)).toMatchObject({
    ok: false,
    failure: { code: 'sandbox-no-http' },
  });
});
