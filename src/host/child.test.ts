import { expect, test } from 'vitest';

import { run, startChild } from './child.ts';
import { processInfo } from './processes.ts';

const running = (pid: number): boolean => processInfo(pid) !== undefined;

test('gives what a program printed and how it ended', async () => {
  const output = await run('sh', ['-c', 'cat; echo oops >&2; exit 3'], { input: 'hello' });
  expect(output).toMatchObject({ ok: true, value: { stdout: 'hello', stderr: 'oops\n', code: 3 } });
});

test('a missing program and one that takes too long are failures, not exceptions', async () => {
  expect(await run('no-such-program', [])).toMatchObject({
    ok: false,
    failure: { code: 'program-missing' },
  });
  expect(await run('sleep', ['60'], { timeoutMs: 50 })).toMatchObject({
    ok: false,
    failure: { code: 'program-timeout' },
  });
});

test('a child is stopped, with force where it does not listen', async () => {
  const child = await startChild('sh', [
    '-c',
    'trap "" TERM; echo up; while :; do sleep 0.1; done',
  ]);
  if (!child.ok) throw new Error(child.failure.code);
  await new Promise((resolve) => child.value.stdout.once('data', resolve));
  expect(running(child.value.pid)).toBe(true);
  expect(await child.value.stop()).toEqual({ signal: 'SIGKILL' });
  expect(running(child.value.pid)).toBe(false);
});

test('a child does not outlive a parent that is killed', async () => {
  const module = new URL('./child.ts', import.meta.url).pathname;
  const dist = module.replace('/src/', '/dist/').replace(/\.ts$/, '.js');
  const script = `import { startChild } from ${JSON.stringify(dist)};
    const child = await startChild('sleep', ['60']);
    console.log(child.value.pid);
    setInterval(() => {}, 1000);`;
  const parent = await startChild(process.execPath, ['--input-type=module', '-e', script]);
  if (!parent.ok) throw new Error(parent.failure.code);
  const printed = await new Promise<Buffer>((resolve) => parent.value.stdout.once('data', resolve));
  const pid = Number(String(printed).trim());
  expect(running(pid)).toBe(true);
  await parent.value.stop('SIGKILL');
  await expect.poll(() => running(pid)).toBe(false);
});
