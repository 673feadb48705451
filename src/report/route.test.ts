import { expect, test } from 'vitest';

import { filesOf } from '../../test/support/nginx-config.ts';
import { knownProxy } from '../diagnose/known-hop.ts';
import { messagesFor } from '../messages/messages.ts';
import { openNginx } from '../proxies/nginx/nginx.ts';
import { paintFor } from './paint.ts';
import { routeJson } from './route-json.ts';
import { routeText } from './route-text.ts';
import type { RouteReport } from './route-view.ts';

const text = `http {
  proxy_read_timeout 10s;
  server {
    location /event {
      proxy_read_timeout 1h;
      proxy_set_header Authorization "Basic c2VjcmV0";
      proxy_set_header Cookie $http_cookie;
      proxy_pass http://app/stream;
    }
  }
  upstream app { server 127.0.0.1:9000; server 127.0.0.1:9001 backup; }
}
`;

function report(all: boolean): RouteReport {
  const build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };
  const nginx = openNginx({ config: '/c', prefix: '/', build }, {}, filesOf({ '/c': text }));
  if (!nginx.ok) throw new Error(nginx.failure.code);
  const request = {
    port: 80,
    tls: false,
    host: 'localhost',
    method: 'GET',
    target: '/event?a=1',
    headers: [],
  };
  const hop = knownProxy(nginx.value, { host: '127.0.0.1', port: 80 }, request);
  const origin = { hop: { kind: 'origin', address: { host: '127.0.0.1', port: 9000 } }, request };
  return { url: 'http://localhost/event?a=1', route: { hops: [hop, origin] }, all };
}

const messages = await messagesFor(undefined);
const shown = routeText(report(false), messages, paintFor(false));

test('the block that serves, and where it passes to', () => {
  expect(shown).toContain('  location /event  /c:4\n');
  expect(shown).toContain(
    'passes the request on to http://127.0.0.1:9000, http://127.0.0.1:9001 (backup) as /stream?a=1',
  );
  expect(shown).toMatch(/\n\norigin {2}127\.0\.0\.1:9000\n$/);
});

test('a setting says where it comes from and what it replaced', () => {
  expect(shown).toMatch(/ proxy_read_timeout +1h +\/c:5 \(location\); replaced \/c:2\n/);
  expect(shown).toMatch(/ proxy_buffering +on +default of nginx 1\.22\.1\n/);
});

test('settings of modules that do not pass the request are left out', () => {
  expect(shown).not.toContain('fastcgi_');
  expect(routeText(report(true), messages, paintFor(false))).toContain('fastcgi_buffering');
});

test('secrets are not shown, variables are', () => {
  const whole = shown + JSON.stringify(routeJson(report(true), messages));
  expect(whole).not.toContain('c2VjcmV0');
  expect(shown).toContain('Authorization [redacted]; Cookie $http_cookie');
});

test('the document holds file, line and column', () => {
  const { route } = routeJson(report(false), messages) as {
    route: { settings: { directive: string }[] }[];
  };
  expect(route[0]).toMatchObject({
    kind: 'nginx',
    address: '127.0.0.1:80',
    handler: 'pass',
    block: { file: '/c', line: 4, column: 5 },
    next: [
      { protocol: 'http', address: '127.0.0.1:9000', backup: false },
      { protocol: 'http', address: '127.0.0.1:9001', backup: true },
    ],
    nextTarget: '/stream?a=1',
    dependsOn: [],
  });
  const timeout = route[0]?.settings.find(({ directive }) => directive === 'proxy_read_timeout');
  expect(timeout).toEqual({
    directive: 'proxy_read_timeout',
    values: [['1h']],
    source: 'configured',
    scope: 'location',
    places: [{ file: '/c', line: 5, column: 7 }],
    overrode: [{ file: '/c', line: 2, column: 3 }],
  });
});
