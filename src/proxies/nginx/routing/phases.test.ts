import { describe, expect, test } from 'vitest';

import { configOf, debian, filesOf } from '../../../../test/support/nginx-config.ts';
import { resolve, type ResolveOptions } from '../resolve.ts';
import type { Outcome, Resolution, RoutedRequest } from './resolution.ts';

function resolved(
  server: string,
  asked: Partial<RoutedRequest> = {},
  options: Partial<ResolveOptions> = {},
): Resolution {
  const text = server.includes('http {') ? server : `http { server { ${server} } }`;
  const request = { port: 80, tls: false, hostHeader: 'x', method: 'GET', uri: '/', ...asked };
  const result = resolve(configOf(text), request, { build: debian, ...options });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** What answers, in few words. */
function answer({ handler }: Outcome): string {
  if (handler.kind === 'pass') {
    const [server] = handler.upstream?.servers ?? [];
    return `${server?.address.host}:${server?.address.port}${handler.uri ?? ''}`;
  }
  if (handler.kind === 'answer') return `${handler.status} ${handler.text ?? ''}`.trim();
  return handler.kind === 'files' ? `file ${handler.path}` : handler.kind;
}

const ways = ({ outcome, alternatives }: Resolution): readonly string[] => [
  answer(outcome),
  ...alternatives.map((one) => answer(one.outcome)),
];

describe('what is not known makes alternatives', () => {
  const websocket = `
    location / {
      if ($http_upgrade = websocket) { proxy_pass http://10.0.0.2; }
      proxy_pass http://10.0.0.1;
    }`;

  test('an if on a header that is not given', () => {
    const resolution = resolved(websocket);
    expect(resolution.dependsOn).toEqual(['$http_upgrade']);
    expect(ways(resolution)).toEqual(['10.0.0.1:80/', '10.0.0.2:80/']);
    expect(resolution.alternatives[0]?.assumed).toMatchObject([{ answer: true }]);
  });

  test('no doubt once the headers are given', () => {
    expect(ways(resolved(websocket, { headers: [] }))).toEqual(['10.0.0.1:80/']);
    expect(ways(resolved(websocket, { headers: [['Upgrade', 'websocket']] }))).toEqual([
      '10.0.0.2:80/',
    ]);
  });

  test('the same question is asked once', () => {
    const twice = `
      if ($cookie_a) { set $b 10.0.0.2; }
      if ($cookie_a) { set $c /c; }
      location / { proxy_pass http://$b$c; }`;
    expect(ways(resolved(twice))).toHaveLength(2);
  });

  test('each value of a map whose source is not known', () => {
    const map = `http {
      map $cookie_group $backend { default 10.0.0.1; a 10.0.0.2; b 10.0.0.3; }
      server { location / { proxy_pass http://$backend:9000; } }
    }`;
    const resolution = resolved(map);
    expect(resolution.dependsOn).toEqual(['$cookie_group']);
    expect([...ways(resolution)].sort()).toEqual([
      '10.0.0.1:9000/',
      '10.0.0.2:9000/',
      '10.0.0.3:9000/',
    ]);
    expect(ways(resolved(map, { headers: [['Cookie', 'x=1; group=b']] }))).toEqual([
      '10.0.0.3:9000/',
    ]);
  });

  test('a target made of what cannot be known is named, not guessed', () => {
    const resolution = resolved('location / { proxy_pass http://$ssl_server_name; }');
    expect(resolution.dependsOn).toEqual(['$ssl_server_name']);
    expect(resolution.outcome.handler).toMatchObject({
      kind: 'pass',
      dependsOn: ['$ssl_server_name'],
    });
    expect(resolution.outcome.handler).not.toHaveProperty('upstream');
  });

  test('a host name made of variables needs a resolver', () => {
    const text = 'set $b backend.test; location / { proxy_pass http://$b:81; }';
    expect(ways(resolved(text))).toEqual(['502']);
    expect(ways(resolved(`resolver 127.0.0.1; ${text}`))).toEqual(['backend.test:81/']);
    expect(ways(resolved(text.replace('backend.test', '10.0.0.1')))).toEqual(['10.0.0.1:81/']);
  });

  test('satisfy any leaves another way in', () => {
    const text = 'location / { satisfy any; deny all; auth_basic x; proxy_pass http://a; }';
    const resolution = resolved(text);
    expect(resolution.dependsOn).toEqual(['auth_basic']);
    expect(ways(resolution)).toEqual(['a:80/', '401']);
  });

  test('a rewrite to an unknown URI ends the search', () => {
    const { outcome, dependsOn } = resolved(
      'rewrite ^ /$http_x last; location / { proxy_pass http://a; }',
    );
    expect(outcome.handler).toEqual({ kind: 'unknown', dependsOn: ['$http_x'] });
    expect(dependsOn).toEqual(['$http_x']);
  });

  test('try_files without the file system', () => {
    const text =
      'root /srv; location / { try_files $uri @app; } location @app { proxy_pass http://a; }';
    const resolution = resolved(text, { uri: '/event' });
    expect(resolution.dependsOn).toEqual(['file /srv/event']);
    expect(ways(resolution)).toEqual(['a:80/event', 'file /srv/event']);
    const files = filesOf({ '/srv/event': '' });
    expect(ways(resolved(text, { uri: '/event' }, { files }))).toEqual(['file /srv/event']);
    expect(ways(resolved(text, { uri: '/other' }, { files }))).toEqual(['a:80/other']);
  });

  test('the client address decides only where a rule asks for it', () => {
    const rules = 'location / { allow 10.0.0.0/8; deny all; proxy_pass http://a; }';
    expect(resolved(rules).dependsOn).toEqual(['$remote_addr']);
    expect(ways(resolved(rules, { clientAddress: '10.1.2.3' }))).toEqual(['a:80/']);
    expect(ways(resolved(rules, { clientAddress: '11.1.2.3' }))).toEqual(['403']);
    expect(ways(resolved('location / { deny all; proxy_pass http://a; }'))).toEqual(['403']);
  });

  test('too many alternatives are not all listed', () => {
    const names = Array.from({ length: 8 }, (_, i) => `if ($http_h${i}) { set $a${i} 1; }`);
    const resolution = resolved(`${names.join(' ')} location / { proxy_pass http://a; }`);
    expect(resolution.complete).toBe(false);
    expect(resolution.dependsOn).toHaveLength(8);
  });
});

describe('internal ways', () => {
  test('a named location by way of an error page', () => {
    const text = `
      location /event { error_page 418 = @stream; return 418; }
      location @stream { proxy_pass http://10.0.0.1; }`;
    const { outcome } = resolved(text, { uri: '/event?x' });
    expect(answer(outcome)).toBe('10.0.0.1:80/event?x');
    expect(outcome.steps.map(({ kind }) => kind)).toEqual(['return', 'error_page']);
  });

  test('a rewrite loop ends with 500', () => {
    expect(ways(resolved('location / { rewrite ^ /$uri last; }'))).toEqual(['500']);
  });

  test('settings of an if hold where it held', () => {
    const text =
      'location / { gzip off; if ($request_method = GET) { gzip on; } proxy_pass http://a; }';
    const { outcome } = resolved(text);
    expect(outcome.settings.get('gzip')).toMatchObject({ values: [['on']], scope: 'if' });
    expect(answer(outcome)).toBe('a:80/');
  });
});

describe('TLS', () => {
  const text = 'listen 443 ssl; location / { return 200 ok; }';

  test('a plain request to a TLS socket', () => {
    expect(ways(resolved(text, { port: 443 }))).toEqual(['400']);
    const away = `error_page 497 https://x$request_uri; ${text}`;
    expect(ways(resolved(away, { port: 443, uri: '/a' }))).toEqual(['302 https://x/a']);
  });

  test('TLS to a plain socket', () => {
    const request = { port: 80, tls: true, hostHeader: 'x', method: 'GET', uri: '/' };
    expect(resolve(configOf('http { server { } }'), request, { build: debian })).toMatchObject({
      failure: { code: 'nginx-no-tls' },
    });
  });

  test('a refused handshake', () => {
    const refusing = configOf('http { server { listen 443 ssl; ssl_reject_handshake on; } }');
    const request = { port: 443, tls: true, hostHeader: 'x', sni: 'x', method: 'GET', uri: '/' };
    expect(resolve(refusing, request, { build: debian })).toMatchObject({
      failure: { code: 'nginx-handshake-refused' },
    });
  });

  test('the name of the handshake reads the request line, the Host serves it', () => {
    const servers = `http {
      server { listen 443 ssl; server_name a; merge_slashes off; location / { return 200 "a $uri"; } }
      server { listen 443 ssl; server_name b; location / { return 200 "b $uri"; } }
    }`;
    const ask = { port: 443, tls: true, uri: '//x' };
    expect(ways(resolved(servers, { ...ask, sni: 'b', hostHeader: 'b' }))).toEqual(['200 b /x']);
    expect(ways(resolved(servers, { ...ask, sni: 'a', hostHeader: 'b' }))).toEqual(['200 b //x']);
    expect(ways(resolved(servers, { ...ask, sni: 'b', hostHeader: 'c' }))).toEqual(['200 a /x']);
  });
});
