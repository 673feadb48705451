import { expect, test } from 'vitest';

import { configOf, debian } from '../../../../test/support/nginx-config.ts';
import type { Setting } from '../../../model/route.ts';
import type { Node } from '../config.ts';
import { ancestry, nameOf } from '../routing/node.ts';
import { effectiveSettings } from './effective.ts';

/** The setting in effect in the block that holds `here;`. */
function inEffect(text: string, directive: string, version = '1.22.1'): Setting | undefined {
  const config = configOf(text);
  const all: Node[] = [...config.nodes];
  for (const node of all) all.push(...(node.children ?? []));
  const here = all.find((node) => nameOf(node) === 'here');
  const scopes = ancestry(here!)
    .slice(0, -1)
    .map((node) => ({ name: nameOf(node), nodes: node.children! }));
  return effectiveSettings(scopes, { ...debian, version }).get(directive);
}

test('an array directive is replaced as a whole', () => {
  const text = `http { add_header A 1; add_header B 2; server { add_header C 3; location / { here; } } }`;
  expect(inEffect(text, 'add_header')).toMatchObject({ values: [['C', '3']], scope: 'server' });
  expect(inEffect(text, 'add_header')?.overrode).toHaveLength(2);
});

test('headers can be merged', () => {
  const text = `http { add_header A 1; server { add_header_inherit merge; add_header C 3; here; } }`;
  expect(inEffect(text, 'add_header', '1.29.3')?.values).toEqual([
    ['C', '3'],
    ['A', '1'],
  ]);
});

test('what headers-more sets outside stays, before what is set inside', () => {
  const text = `http { more_set_headers "A: 1"; server { more_set_headers "B: 2"; here; } }`;
  expect(inEffect(text, 'more_set_headers')).toMatchObject({
    values: [['A: 1'], ['B: 2']],
    overrode: [],
  });
});

test('a nested location starts without the handler of its outer one', () => {
  const text = `location / { proxy_pass http://a; location /b { here; } if ($x) { there; } }`;
  expect(inEffect(text, 'proxy_pass')).toBeUndefined();
  expect(
    inEffect(text.replace('there', 'here').replace('here', 'x'), 'proxy_pass')?.values,
  ).toEqual([['http://a']]);
});

test('directives that share a place replace each other', () => {
  expect(inEffect('http { deny all; server { allow 1.2.3.4; here; } }', 'deny')).toBeUndefined();
  expect(inEffect('http { root /a; server { alias /b; here; } }', 'root')).toBeUndefined();
  const store = 'http { proxy_cache z; server { proxy_store on; here; } }';
  expect(inEffect(store, 'proxy_cache')).toMatchObject({ values: [['off']], source: 'default' });
  const off = 'http { proxy_cache z; server { proxy_store off; here; } }';
  expect(inEffect(off, 'proxy_cache')).toMatchObject({ values: [['z']] });
});

test.each([
  ['1.29.6', '1.0'],
  ['1.29.7', '1.1'],
  ['1.30.0', '1.1'],
])('the default of nginx %s', (version, http) => {
  expect(inEffect('http { here; }', 'proxy_http_version', version)?.values).toEqual([[http]]);
});

test('busy buffers are twice the larger buffer', () => {
  const text = 'http { proxy_buffers 4 16k; server { proxy_buffer_size 1k; here; } }';
  expect(inEffect(text, 'proxy_busy_buffers_size')?.values).toEqual([['32768']]);
});
