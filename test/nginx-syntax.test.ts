import { expect, test } from 'vitest';
import { generateLua } from '../fuzz/lua.ts';
import { Random } from '../fuzz/random.ts';
import { compare, configurations, summary } from '../fuzz/syntax.ts';

test('2,000 configurations: what nginx takes we take, what it refuses we refuse', () => {
  const agreement = compare(configurations(2000, 1));
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBeGreaterThan(300);
  expect(agreement.refused).toBeGreaterThan(1000);
});

test('200 blocks of Lua end where the Lua module sees their end', () => {
  const texts = Array.from({ length: 200 }, (_, seed) => generateLua(new Random(seed)));
  const agreement = compare(texts);
  console.log(summary(agreement));
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBeGreaterThan(30);
});

test('what nginx takes several times we take several times', () => {
  const repeated = ['proxy_redirect http://a/ /;', 'mirror /a;', 'limit_conn c 1;', 'mirror off;']
    .concat([
      'proxy_cookie_domain a b;',
      'proxy_cookie_flags a secure;',
      'http2_push /a;',
      'root a;',
    ])
    .concat(['add_header A b;', 'proxy_set_header A b;', 'error_page 404 /a;', 'index a;']);
  const zone = 'limit_conn_zone $host zone=c:1m; limit_conn_zone $uri zone=d:1m;';
  const others: Readonly<Record<string, string>> = { 'limit_conn c 1;': 'limit_conn d 1;' };
  const agreement = compare(
    repeated.map((text) => `events {} http { ${zone} ${text} ${others[text] ?? text} }`),
  );
  expect(agreement.disagreements).toEqual([]);
  expect(agreement.accepted).toBe(repeated.length - 2);
});
