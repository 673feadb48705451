import { expect, test } from 'vitest';

import { complaintsIn, reloadFailure } from './error-log.ts';

const line = (level: string, pid: number, text: string): string =>
  `2026/11/22 15:00:00 [${level}] ${pid}#${pid}: ${text}\n`;

test('an error of this master is the reason', () => {
  const log = line('notice', 7, 'signal 1 (SIGHUP)') + line('emerg', 7, 'unknown directive "x"');
  expect(reloadFailure(log, 7)).toEqual({
    code: 'reload-refused',
    reason: 'unknown directive "x"',
  });
  expect(reloadFailure(log, 8)).toBeUndefined();
});

test('a bind that is tried again is no verdict, the last one is', () => {
  const busy = line('emerg', 7, 'bind() to 127.0.0.1:80 failed (98: Address already in use)');
  expect(reloadFailure(busy, 7)).toBeUndefined();
  expect(reloadFailure(busy + line('emerg', 7, 'still could not bind()'), 7)).toEqual({
    code: 'reload-refused',
    reason: 'still could not bind()',
  });
});

test('what nginx cannot take more of is told', () => {
  const full = line('alert', 8, '*3 768 worker_connections are not enough while connecting');
  const files = line('crit', 8, 'accept4() failed (24: Too many open files)');
  expect(complaintsIn(full + files)).toEqual(['worker-connections', 'open-files']);
  expect(complaintsIn(line('error', 8, 'connect() failed (111: Connection refused)'))).toEqual([]);
});

test('workers that cannot start are told from a refused configuration', () => {
  const reason = 'worker process 9 exited with fatal code 2 and cannot be respawned';
  expect(reloadFailure(line('alert', 7, reason), 7)).toEqual({ code: 'workers-died', reason });
});
