import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';

import {
  listeners,
  parseListeners,
  parseQueues,
  parseUnixQueues,
  processInfo,
  queuesOf,
  socketOwners,
  startTime,
} from './processes.ts';

const row = (local: string, state = '0A'): string =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000    33        0 77 1`;

test('reads addresses as the kernel writes them', () => {
  const table = ['header', row('0100007F:1F90'), row('00000000:0050'), row('0100007F:0051', '01')];
  expect(parseListeners(table.join('\n'))).toEqual([
    { host: '127.0.0.1', port: 8080, uid: 33, inode: '77' },
    { host: '0.0.0.0', port: 80, uid: 33, inode: '77' },
  ]);
  const six = [
    'header',
    row('00000000000000000000000001000000:0050'),
    row(`${'0'.repeat(32)}:0051`),
  ];
  expect(parseListeners(six.join('\n')).map(({ host }) => host)).toEqual(['::1', '::']);
});

test('finds this process behind its own listening port', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const listener = listeners().find((found) => found.port === port);
  expect(listener?.host).toBe('127.0.0.1');
  expect(socketOwners(listener?.inode ?? '')).toEqual([process.pid]);
  expect(processInfo(process.pid)?.exe).toBe(process.execPath);
  server.close();
});

test('who waits at a socket, and who was taken there', () => {
  const open = (state: string, received: string, inode: string): string =>
    `   0: 0100007F:1F90 0100007F:0050 ${state} 00000000:${received} 00:00000000 00000000 33 0 ${inode} 1`;
  const table = [
    'header',
    open('0A', '0000000B', '77'),
    open('0A', '00000003', '78'),
    open('01', '00000000', '81'),
    open('08', '00000010', '82'),
    open('01', '00000010', '0'),
    open('06', '00000000', '83'),
  ].join('\n');
  expect(parseQueues([table, ''], new Set(['77', '81']))).toEqual([
    { port: 8080, waiting: 11, taken: 2 },
  ]);
});

test('who waits at a unix socket, and who was taken there', () => {
  const row = (flags: string, state: string, inode: string, path: string): string =>
    `00000000b6b01db2: 00000003 00000000 ${flags} 0001 ${state} ${inode.padStart(5)} ${path}`;
  const table = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    row('00010000', '01', '77', '/run/php a.sock'),
    row('00000000', '02', '0', '/run/php a.sock'),
    row('00000000', '02', '0', '/run/php a.sock'),
    row('00000000', '03', '81', '/run/php a.sock'),
    row('00000000', '03', '82', ''),
    row('00010000', '01', '78', '/run/other.sock'),
    row('00000000', '02', '0', '/run/other.sock'),
  ].join('\n');
  expect(parseUnixQueues(table, new Set(['77', '81']))).toEqual([
    { port: 0, path: '/run/php a.sock', waiting: 2, taken: 1 },
  ]);
});

test('who was taken by this process', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const queue = (): unknown => queuesOf(process.pid).find((one) => one.port === port);
  expect(queue()).toEqual({ port, waiting: 0, taken: 0 });
  const taken = new Promise((resolve) => void server.once('connection', resolve));
  const client = connect(port, '127.0.0.1');
  await taken;
  expect(queue()).toEqual({ port, waiting: 0, taken: 1 });
  client.destroy();
  server.close();
});

test('a process is named by its id and start time', () => {
  expect(startTime(process.pid)).toMatch(/^\d+$/);
  expect(startTime(2 ** 22 + 1)).toBeUndefined();
});
