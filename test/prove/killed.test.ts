import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startChild } from '../../src/host/child.ts';
import { allProcesses, processInfo } from '../../src/host/processes.ts';
import { sweepScratch } from '../../src/host/scratch.ts';
import { mainText, nginx, sandboxFolders } from './setting.ts';

const dist = (name: string): string =>
  JSON.stringify(new URL(`../../dist/${name}.js`, import.meta.url).pathname);

/** A program that starts a sandbox, says so, and stays. */
const program = (file: string, isolate: boolean): string => `
import { localFiles } from ${dist('host/files')};
import { readConfig } from ${dist('proxies/nginx/config')};
import { readBuild } from ${dist('proxies/nginx/instance')};
import { nginxCopies } from ${dist('proxies/nginx/copies')};
import { startSandbox } from ${dist('prove/sandbox')};
const { build, prefix } = (await readBuild('${nginx}')).value;
const configuration = readConfig('${file}', { prefix, build, files: localFiles }).value;
const instance = { binary: '${nginx}', build, prefix, uid: 0, master: 0 };
const copies = nginxCopies({ configuration, source: localFiles, instance });
const sandbox = await startSandbox({
  copies, source: copies.variant(new Map()).value,
  entry: { host: '127.0.0.1', port: 8099 },
  origin: () => ({ host: '127.0.0.1', port: 9 }), harmless: 9, isolate: ${isolate},
});
console.log(sandbox.ok ? 'up' : JSON.stringify(sandbox.failure));
setInterval(() => {}, 1000);`;

function descendants(pid: number): number[] {
  const all = allProcesses();
  const below = (parent: number): number[] =>
    all.filter(({ ppid }) => ppid === parent).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

test.each([
  ['SIGKILL', true],
  ['SIGKILL', false],
  ['SIGTERM', true],
  ['SIGINT', false],
] as const)(
  'nothing outlives %s (isolated: %s), and the next run sweeps',
  async (signal, isolate) => {
    const folder = mkdtempSync(join(tmpdir(), 'unclog-killed-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, mainText(''));
    const script = ['--input-type=module', '-e', program(file, isolate)];
    const parent = await startChild(process.execPath, script);
    if (!parent.ok) throw new Error(parent.failure.code);
    const { pid, stdout } = parent.value;
    const said = await new Promise((resolve) => stdout.once('data', resolve));
    expect(String(said)).toBe('up\n');
    const started = descendants(pid);
    expect(started.length).toBeGreaterThan(isolate ? 3 : 1);
    process.kill(pid, signal);
    await parent.value.exited;
    await expect
      .poll(() => started.filter((child) => processInfo(child) !== undefined), { timeout: 5000 })
      .toEqual([]);
    sweepScratch();
    expect(sandboxFolders(pid)).toEqual([]);
  },
);
