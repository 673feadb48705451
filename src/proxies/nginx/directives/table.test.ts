import { expect, test } from 'vitest';
import { directiveNames, directiveRows, rowsOf } from './table.ts';

const one = (name: string, module: string, version: string): unknown =>
  rowsOf(name, version).find((row) => row.module === module);

test('a directive is what the sources say', () => {
  expect(one('proxy_buffering', 'http_proxy', '1.22.1')).toEqual({
    name: 'proxy_buffering',
    module: 'http_proxy',
    contexts: ['http', 'server', 'location'],
    args: { counts: [1], least: 1 },
    block: false,
    value: { kind: 'flag', words: [] },
    default: 'on',
    inherits: true,
    slot: 'http_proxy upstream.buffering',
  });
  expect(one('location', 'http_core', '1.22.1')).toMatchObject({
    block: true,
    args: { counts: [1, 2] },
  });
  expect(one('gzip_comp_level', 'http_gzip_filter', '1.22.1')).toMatchObject({
    value: { bounds: [1, 9] },
    default: '1',
  });
});

test('defaults and names change with versions', () => {
  expect(one('proxy_http_version', 'http_proxy', '1.22.1')).toMatchObject({ default: '1.0' });
  expect(one('proxy_http_version', 'http_proxy', '1.29.7')).toMatchObject({ default: '1.1' });
  expect(rowsOf('http2', '1.25.0')).toEqual([]);
  expect(rowsOf('http2', '1.25.1')).toMatchObject([{ since: '1.25.1' }]);
  expect(rowsOf('ssl', '1.25.1').map(({ module }) => module)).not.toContain('http_ssl');
});

test('in no version does a module have a directive twice in one context', () => {
  const versions = ['1.8.0', '1.14.2', '1.22.1', '1.26.0', '1.29.7', '99.0.0'];
  const twice = versions.flatMap((version) =>
    directiveNames().flatMap((name) => {
      const seen = rowsOf(name, version).flatMap(({ module, contexts }) =>
        [contexts].flat().map((context) => `${version} ${module} ${name} ${context}`),
      );
      return seen.filter((key, index) => seen.indexOf(key) !== index);
    }),
  );
  expect(twice).toEqual([]);
});

test('every row can be read', () => {
  const rows = directiveNames().flatMap((name) => directiveRows(name));
  expect(rows.length).toBeGreaterThan(1000);
  const odd = rows.filter(({ contexts, args }) => contexts.length === 0 || !(args.least >= 0));
  expect(odd).toEqual([]);
});
