import { expect, test } from 'vitest';

import { configOf } from '../../../../test/support/nginx-config.ts';
import { listenerFor, listenersOn, parseListen } from './listen.ts';

test.each([
  ['80', '0.0.0.0', 80],
  ['*:8080', '0.0.0.0', 8080],
  ['127.0.0.1', '127.0.0.1', 80],
  ['[::]:443', '::', 443],
  ['[0:0::1]', '::1', 80],
  ['unix:/run/x.sock', 'unix:/run/x.sock', 0],
])('listen %s', (text, address, port) => {
  expect(parseListen([text])).toMatchObject([{ address, port }]);
});

test('a range is several sockets', () => {
  expect(parseListen(['127.0.0.1:8000-8002']).map(({ port }) => port)).toEqual([8000, 8001, 8002]);
});

const config = configOf(`http {
  server { listen 80; listen 127.0.0.1:80; }
  server { listen 80 default_server; listen [::]:80 ipv6only=off; listen 443 ssl; }
  server { listen 443; }
  server { }
}`);

test('default_server beats the first server', () => {
  const listeners = listenersOn(config, 80, true);
  const [first, second] = config.nodes[0]!.children!;
  expect(listenerFor(listeners, '127.0.0.1')?.defaultNode).toBe(first);
  expect(listenerFor(listeners, '10.0.0.1')?.defaultNode).toBe(second);
  expect(listenerFor(listeners, '10.0.0.1')?.servers).toHaveLength(3);
});

test('protocol options of one server hold for the socket', () => {
  expect(listenersOn(config, 443, true)).toMatchObject([{ ssl: true }]);
});

test('a server without listen takes port 8000 when nginx is not root', () => {
  expect(listenersOn(config, 8000, false)).toHaveLength(1);
  expect(listenersOn(config, 8000, true)).toHaveLength(0);
});

test('a dual-stack socket takes IPv4 when nothing else does', () => {
  const dual = listenersOn(configOf('http { server { listen [::]:80 ipv6only=off; } }'), 80, true);
  expect(listenerFor(dual, '127.0.0.1')?.address).toBe('::');
  const six = listenersOn(configOf('http { server { listen [::]:80; } }'), 80, true);
  expect(listenerFor(six, '127.0.0.1')).toBeUndefined();
});
