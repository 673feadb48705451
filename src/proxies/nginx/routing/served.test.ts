import { expect, test } from 'vitest';

import { configOf, debian } from '../../../../test/support/nginx-config.ts';
import { resolve } from '../resolve.ts';
import { narrowestBlock, servedBy } from './served.ts';

const config = configOf(`http {
  server {
    server_name a.test b.test;
    location / { if ($request_method = GET) { gzip on; } location ~* \\.png$ { } }
    location = /event { }
    location ^~ /static/ { }
  }
  server { }
}`);
const [http] = config.nodes;
const [first] = http!.children!;

const titles = (block: typeof http): readonly string[] =>
  servedBy(config, block!).map(({ title }) => title);

test('http serves its servers', () => {
  expect(titles(http)).toEqual(['a.test b.test', '']);
});

test('a server serves its locations and those inside', () => {
  expect(titles(first)).toEqual(['/', '~* \\.png$', '= /event', '^~ /static/']);
});

test('a location serves those inside', () => {
  const [, root] = first!.children!;
  expect(titles(root)).toEqual(['~* \\.png$']);
});

test('the narrowest block is the location, also where an if holds', () => {
  const request = { port: 80, tls: false, hostHeader: 'a.test', method: 'GET', uri: '/' };
  const resolved = resolve(config, request, { build: debian });
  if (!resolved.ok) throw new Error(resolved.failure.code);
  const { outcome } = resolved.value;
  expect(outcome.blocks.at(-1)?.directive.name.value).toBe('if');
  expect(narrowestBlock(outcome)).toBe(first!.children![1]);
});
