import { createServer } from 'node:net';
import { expect, test } from 'vitest';

import { listeners, parseListeners, processInfo, socketOwners, startTime } from './processes.ts';

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

test('a process is named by its id and start time', () => {
  expect(startTime(process.pid)).toMatch(/^\d+$/);
  expect(startTime(2 ** 22 + 1)).toBeUndefined();
});
