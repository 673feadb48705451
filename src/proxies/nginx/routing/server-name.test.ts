import { expect, test } from 'vitest';

import { configOf } from '../../../../test/support/nginx-config.ts';
import { normalHost } from './host.ts';
import { serverNamed } from './server-name.ts';

const config = configOf(`http {
  server { server_name example.com; }
  server { server_name .example.com *.org; }
  server { server_name *.a.example.com www.*; }
  server { server_name ~^(?<sub>\\w+)\\.test$ ~^Q; }
  server { }
}`);
const servers = config.nodes[0]!.children!;
const numberOf = (host: string): number =>
  servers.indexOf(serverNamed(servers, host, () => false)?.server ?? servers[9]!);

test.each([
  ['example.com', 0],
  ['b.a.example.com', 2],
  ['x.org', 1],
  ['www.org', 1],
  ['www.net', 2],
  ['abc.test', 3],
  ['quiet', 3],
  ['', 4],
  ['nobody', -1],
])('%s', (host, server) => {
  expect(numberOf(host)).toBe(server);
});

test('a taken exact name also stops the wildcard half', () => {
  expect(numberOf('www.example.com')).toBe(2);
  expect(numberOf('ftp.example.com')).toBe(-1);
});

test('of .x after *.x nothing is left, and its name stays taken', () => {
  const [first, second, third] = configOf(`
    server { server_name *.x; } server { server_name .x; } server { server_name x; }
  `).nodes;
  const servers = [first!, second!, third!];
  expect(serverNamed(servers, 'a.x', () => false)?.server).toBe(first);
  expect(serverNamed(servers, 'x', () => false)).toBeUndefined();
});

test.each([
  ['Example.COM.:8080', 'example.com'],
  ['[::1]:80', '[::1]'],
  ['a..b', undefined],
  ['.', undefined],
  ['a/b', undefined],
])('host %s', (written, host) => {
  expect(normalHost(written)).toBe(host);
});
