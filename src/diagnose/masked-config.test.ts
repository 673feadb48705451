import { expect, test } from 'vitest';

import { readConfig } from '../proxies/nginx/config.ts';
import { filesIn } from '../proxies/nginx/dumped.ts';
import { maskedLines, maskedTexts } from './masked-config.ts';

const main = '/etc/nginx/nginx.conf';

function masked(texts: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const files = filesIn(new Map(Object.entries(texts)));
  const build = { flavour: 'nginx', version: '1.22.1', modules: [], pageSize: 4096 };
  const config = readConfig(main, { prefix: '/etc/nginx', build, files });
  if (!config.ok) throw new Error(config.failure.code);
  return maskedTexts(config.value);
}

/** The text in a location, masked. */
function inLocation(line: string): string {
  const text = `http { server { location / { ${line} } } }`;
  const after = masked({ [main]: text }).get(main) ?? '';
  expect(after).toHaveLength(text.length);
  return after.slice('http { server { location / { '.length, -' } } }'.length);
}

test.each([
  [
    'proxy_set_header Authorization "Bearer s3cr3t";',
    'proxy_set_header Authorization "xxxxxxxxxxxxx";',
  ],
  ['proxy_set_header X-Api-Key s3cr\\"3t;', 'proxy_set_header X-Api-Key xxxx\\xxx;'],
  ['fastcgi_param DB_PASSWORD s3cr3t;', 'fastcgi_param DB_PASSWORD xxxxxx;'],
  ['set $token s3cr3t;', 'set $token xxxxxx;'],
  ['if ($http_authorization != "s3cr3t") { }', 'if ($http_authorization != "xxxxxx") { }'],
  ['if ($cookie_session = s3cr3t) { }', 'if ($cookie_session = xxxxxx) { }'],
  ['proxy_pass http://user:s3cr3t@app;', 'proxy_pass http://xxxxxxxxxxx@app;'],
  ['proxy_pass http://app/?token=s3cr3t&a=1;', 'proxy_pass http://app/?token=xxxxxx&a=1;'],
  ['# password=s3cr3t\n', '# password=xxxxxx\n'],
])('hidden: %s', (line, shown) => {
  expect(inLocation(line)).toBe(shown);
});

test.each([
  'proxy_set_header Cookie $http_cookie;',
  'proxy_ignore_headers Set-Cookie X-Accel-Buffering;',
  'server_name token.example www.example;',
  'rewrite ^/token/(.*) /app/$1 break;',
  'server session:8080;',
  'proxy_cache_path /x keys_zone=session:10m;',
  '# Basic Settings\n',
])('shown: %s', (line) => {
  expect(inLocation(line)).toBe(line);
});

test('what a map of tokens holds is hidden, in files that it includes as well', () => {
  const texts = {
    [main]: 'http { map $http_authorization $known { default 0; "s3cr3t" 1; include tokens; } }',
    '/etc/nginx/tokens': '"an0ther" 1;\n',
  };
  const after = masked(texts);
  expect(after.get(main)).toBe(texts[main]?.replace('s3cr3t', 'xxxxxx'));
  expect(after.get('/etc/nginx/tokens')).toBe('"xxxxxxx" 1;\n');
});

test('values of ini files and Python that hide a secret are left out, and nothing moves', () => {
  const text = "env[DB_PASSWORD] = hunter2\nraw_env = ['API_KEY=abc123']\nsession.save_path = /x\n";
  const masked = maskedLines(text);
  expect(masked).toHaveLength(text.length);
  expect(masked).not.toMatch(/hunter2|abc123/);
  expect(masked).toContain('session.save_path = /x');
});
