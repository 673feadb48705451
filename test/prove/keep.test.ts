import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';

import { startOrigin } from '../../src/origin/origin.ts';
import { keepCopy } from '../../src/prove/keep.ts';
import { change, installedProxy, mainFile, mainText, trialsOf } from './setting.ts';

/** A shell line, and what it has printed so far. */
function started(line: string): { readonly process: ChildProcess; printed(): string } {
  const child = spawn('sh', ['-c', `exec ${line}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  return { process: child, printed: () => text };
}

test('what is kept can be tried by hand, with the lines that are given', async () => {
  const proxy = await installedProxy();
  const text = mainText('proxy_buffering on;');
  const setting = {
    ...trialsOf(proxy, { [mainFile]: text }),
    entry: { host: '127.0.0.1', port: 8099 },
    request: { url: 'http://localhost:8099/event' },
    manners: {},
    clients: ['h1'],
  } as const;
  const off = change(text, 'off', 'proxy_buffering on', 'proxy_buffering off');
  const kept = await keepCopy(setting, off);
  if (!kept.ok) throw new Error(kept.failure.code);
  const { folder, commands } = kept.value;
  const [origin = '', nginx = '', curl = ''] = commands;
  const [, originPort] = /^unclog origin --port (\d+) --every-path$/.exec(origin) ?? [];
  const application = await startOrigin({ port: Number(originPort), everyPath: true });
  if (!application.ok) throw new Error(application.failure.code);
  const server = started(nginx);
  const port = /\*:(\d+):/.exec(curl)?.[1] ?? '';
  const answers = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  const client = started(curl);
  await expect.poll(() => client.printed(), { timeout: 10_000 }).toContain('data: 2\n\n');
  client.process.kill();
  server.process.kill();
  await application.value.close();
  rmSync(folder, { recursive: true });
});
