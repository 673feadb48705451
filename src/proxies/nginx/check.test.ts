import { expect, test } from 'vitest';
import { check } from './check.ts';
import { readConfig, type Build } from './config.ts';
import { filesIn } from './dumped.ts';

const build: Build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };

/** What is found in a text: code, the text at its place, and what was expected. */
function found(text: string, of: Partial<Build> = {}): readonly string[] {
  const files = filesIn(new Map([['/n.conf', text]]));
  const config = readConfig('/n.conf', { prefix: '/', build, files });
  if (!config.ok) throw new Error(config.failure.code);
  return check(config.value, { ...build, ...of }).map(({ code, span, details }) =>
    [code, text.slice(span.start, span.end), details['expected'] ?? ''].join(' ').trim(),
  );
}

const inHttp = (text: string): string => `events {} http { ${text} }`;
const inLocation = (text: string): string => inHttp(`server { location / { ${text} } }`);

test.each([
  ['proxy_buffering off; proxy_buffers 8 4k;', []],
  ['proxy_read_timeout 1h 30m;', ['nginx-argument-count proxy_read_timeout 1']],
  ['proxy_read_timeout "1h 30m";', []],
  ['if ($host) { proxy_buffering off; }', ['nginx-not-allowed-here proxy_buffering']],
  ['limit_except GET { deny all; gzip on; }', ['nginx-not-allowed-here gzip']],
  ['proxy_buffering maybe;', ['nginx-invalid-value maybe on off']],
  ['proxy_buffering on off;', ['nginx-argument-count proxy_buffering 1']],
  ['proxy_buffers 0 4k;', ['nginx-invalid-value 0 number size']],
  ['proxy_buffer_size 4kb;', ['nginx-invalid-value 4kb size']],
  ['proxy_http_version 2.0;', ['nginx-invalid-value 2.0 1.0 1.1']],
  ['gzip_comp_level 10;', ['nginx-invalid-value 10 1..9']],
  ['gzip on; gzip off;', ['nginx-duplicate gzip']],
  ['proxy_set_header A b; proxy_set_header A b;', []],
  ['root a; alias b;', []],
  ['types { a b { } }', ['nginx-unexpected-character { ;']],
  ['proxy_pass x { a; }', ['nginx-unexpected-block proxy_pass']],
  ['location /b;', ['nginx-missing-block location']],
  ['proxy_bufering off;', ['nginx-unknown-directive proxy_bufering']],
  ['content_by_lua_block {}', ['nginx-lua-empty content_by_lua_block']],
])('in a location, %s gives %j', (text, expected) => {
  expect(found(inLocation(text))).toEqual(expected);
});

test('a version has the directives that it has', () => {
  const text = inHttp('http2 on;');
  expect(found(text)).toEqual(['nginx-directive-of-other-version http2']);
  expect(found(text, { version: '1.25.1' })).toEqual([]);
  const keepalive = inHttp('upstream u { server 127.0.0.1; keepalive_time 1h; }');
  expect(found(keepalive, { version: '1.18.0' })).toEqual([
    'nginx-directive-of-other-version keepalive_time',
  ]);
  expect(found(keepalive, { version: '2.0.0' })).toEqual([]);
  expect(found(keepalive, { flavour: 'angie', version: '1.5.0' })).toEqual([]);
});

test('what is not compiled in is missing, unless it is loaded', () => {
  const stream = 'stream { server { listen 1; } }';
  expect(found(stream)).toEqual([]);
  const modules = ['http_ssl'];
  expect(found(stream, { modules })).toEqual(['nginx-module-missing stream']);
  const loaded = `load_module modules/ngx_stream_module.so; ${stream}`;
  expect(found(loaded, { modules })).toEqual([]);
  expect(found(inHttp('ssl_protocols TLSv1.3;'), { modules })).toEqual([]);
  expect(found(inHttp('http2_push off;'), { modules })).toEqual([
    'nginx-module-missing http2_push',
  ]);
});

test('other modules that nobody mentions are unknown, which is no error', () => {
  const files = filesIn(new Map([['/n.conf', inHttp('brotli on; foo { bar; }')]]));
  const config = readConfig('/n.conf', { prefix: '/', build, files });
  if (!config.ok) throw new Error(config.failure.code);
  const problems = check(config.value, { ...build, modules: ['http_ssl'] });
  expect(problems.map(({ severity, code }) => [severity, code])).toEqual([
    ['unknown', 'nginx-module-missing'],
    ['unknown', 'nginx-unknown-directive'],
  ]);
});
