import { expect, test } from 'vitest';

import { escapeUri, parseTarget } from './uri.ts';

test.each([
  ['/', '/', ''],
  ['/a?b=%2e', '/a', 'b=%2e'],
  ['/a//b///c', '/a/b/c', ''],
  ['/a/./b/../c', '/a/c', ''],
  ['/a/..', '/', ''],
  ['/a/.', '/a/', ''],
  ['/a/%2e%2E/b', '/b', ''],
  ['/a%2fb%2F..', '/a/', ''],
  ['/a%3fb%23c%25', '/a?b#c%', ''],
  ['/a%25..', '/a%..', ''],
  ['/a/...', '/a/...', ''],
  ['/a#b?c', '/a', ''],
  ['/a?b#c', '/a', 'b'],
  ['http://x.y/a/../b?c', '/b', 'c'],
  ['http://x.y?c', '/', 'c'],
])('%s', (raw, path, args) => {
  expect(parseTarget(raw, true)).toMatchObject({ path, args });
});

test('double slashes stay when they are not merged', () => {
  expect(parseTarget('/a//b/.//c', false)?.path).toBe('/a//b//c');
  expect(parseTarget('//..', false)?.path).toBe('/');
});

test.each(['/..', '/a/../..', '/%2', '/%zz', '/%00', '*', '', '/a b'])('%j is refused', (raw) => {
  expect(parseTarget(raw, true)).toBeUndefined();
});

test('escapes what a request target may not hold', () => {
  expect(escapeUri('/a b?"#%<\xe9>/~;=&+')).toBe('/a%20b%3F%22%23%25%3C%E9%3E/~;=&+');
});
