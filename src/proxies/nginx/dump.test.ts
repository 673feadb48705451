import { expect, test } from 'vitest';

import { dumpDifference } from './dump.ts';

const dumpOf = (files: Record<string, string>): string =>
  Object.entries(files)
    .map(([path, text]) => `# configuration file ${path}:\n${text}\n`)
    .join('');

const main = 'include b.conf;\n';
const tricky = 'a;\n# configuration file /etc/x:\nb;';

test('the same files with the same bytes agree, whatever stands in them', () => {
  const files = { '/etc/m.conf': main, '/etc/b.conf': tricky, '/etc/empty.conf': '' };
  expect(dumpDifference(dumpOf(files), new Map(Object.entries(files)))).toBeUndefined();
});

test('names the file that differs, is missing, or is not known', () => {
  const read = new Map([
    ['/etc/m.conf', main],
    ['/etc/b.conf', tricky],
  ]);
  const differs = { '/etc/m.conf': main, '/etc/b.conf': `${tricky} ` };
  expect(dumpDifference(dumpOf(differs), read)).toBe('/etc/b.conf');
  expect(dumpDifference(dumpOf({ '/etc/m.conf': main }), read)).toBe('/etc/b.conf');
  const more = { '/etc/m.conf': main, '/etc/b.conf': tricky, '/etc/c.conf': '' };
  expect(dumpDifference(dumpOf(more), read)).toBe('/etc/c.conf');
});

test('bytes that are not UTF-8 are compared as the output shows them', () => {
  const latin = 'server_name m\xfcnchen;';
  const shown = Buffer.from(dumpOf({ '/a': latin }), 'latin1').toString('utf8');
  expect(dumpDifference(shown, new Map([['/a', latin]]))).toBeUndefined();
});
