import { expect, test } from 'vitest';

import { compileRegex } from './regex.ts';

test.each([
  ['^/a$', '/a\n', true],
  ['^/a\\z', '/a\n', false],
  ['a.c', 'a\rc', true],
  ['a.c', 'a\nc', false],
  ['^[]a]+$', 'a]', true],
  ['^[[:alpha:]_]+$', 'aB_', true],
  ['^[\\w\\s-]+$', 'a -', true],
  ['\\s', '\xa0', false],
  ['(?i)ABC', 'abc', true],
  ['^(?P<name>a)(?:b)?$', 'a', true],
  ['a{,2}', 'a{,2}', true],
  ['^\\/a\\.b', '/a.b', true],
  ['^(?:/(a))?(b)+$', '/abb', true],
  ['^(?=a)b?a', 'ab', true],
  ['x*(?=a)b?a', 'xab', true],
])('%s on %j', (pattern, text, matches) => {
  expect(compileRegex(pattern, false)?.test(text)).toBe(matches);
});

test.each([
  'a++b',
  '(?>a)',
  '(a)\\1',
  '(?|a|b)',
  'a(?i)b',
  '\\Kx',
  '\\p{L}',
  '(?R)',
  '[',
  '(?m)^a',
  '(?:(a)|b)*',
  '((a)|b){2}',
  '(?=a)b?a',
  '((?=a)b?a)',
  '(?!b)(?=a)b?a',
  '\\b(?=a)b?a',
])('%s is not translated', (pattern) => {
  expect(compileRegex(pattern, false)).toBeUndefined();
});

test('without case, bytes beyond ASCII are not translated', () => {
  expect(compileRegex('\xe9', true)).toBeUndefined();
  expect(compileRegex('\xe9', false)?.test('\xe9')).toBe(true);
});
