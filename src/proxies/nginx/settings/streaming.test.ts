import { expect, test } from 'vitest';

import { debian } from '../../../../test/support/nginx-config.ts';
import { directiveRows, rowsOf } from '../directives/table.ts';
import { handlers, notSettings } from './inheritance.ts';
import { mattersToStream, streamingDefaults } from './streaming.ts';

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  h: 3_600_000,
  k: 1024,
  m: 1_048_576,
};

/** A word as a number of milliseconds or bytes where it is one, so that `60s` is `60000ms`. */
function plain(word: string): string {
  if (word === 'page') return '4096';
  const [, digits, unit] = /^(\d+)(ms|s|h|k|m)$/.exec(word) ?? [];
  return digits && unit ? String(Number(digits) * (units[unit] ?? 1)) : word;
}

const plainWords = (text: string): string => text.split(' ').map(plain).join(' ');

/** Where the sources say it in a way that the table does not read, or nothing is a value of its own. */
const unreadable = new Set(['gzip_buffers', 'worker_shutdown_timeout']);

function fromSources(directive: string, version: string): string | undefined {
  if (unreadable.has(directive)) return undefined;
  return rowsOf(directive, version).find(
    ({ contexts }) =>
      contexts !== 'any' && contexts.some((one) => /^(?:main|events|http|location)$/.test(one)),
  )?.default;
}

test.each(['1.18.0', '1.22.1', '1.29.7', '1.31.4'])(
  'the defaults of nginx %s are those of its sources',
  (version) => {
    const compared = streamingDefaults.flatMap(({ directive, values }) => {
      const ours = plainWords((values({ ...debian, version })[0] ?? []).join(' '));
      const theirs = fromSources(directive, version);
      return theirs === undefined ? [] : [{ directive, ours, theirs: plainWords(theirs) }];
    });
    expect(compared.length).toBeGreaterThan(80);
    expect(compared.filter(({ ours, theirs }) => ours !== theirs)).toEqual([]);
  },
);

/** Of the commercial nginx, whose sources nobody has. */
const plusOnly = new Set(['hls', 'f4f', 'api']);

test('every name is a directive that nginx or a known module has', () => {
  const names = [
    ...streamingDefaults.map(({ directive }) => directive),
    ...handlers,
    ...notSettings,
  ].filter((name) => !plusOnly.has(name));
  expect(names.filter((name) => directiveRows(name).length === 0)).toEqual([]);
});

test('what matters depends on the module that passes the request', () => {
  expect(mattersToStream('fastcgi_buffering', 'fastcgi')).toBe(true);
  expect(mattersToStream('fastcgi_buffering', 'http')).toBe(false);
  expect(mattersToStream('proxy_buffering', 'https')).toBe(true);
  expect(mattersToStream('gzip', undefined)).toBe(true);
  expect(mattersToStream('access_log', 'http')).toBe(false);
});
