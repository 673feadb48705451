import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { run } from '../src/host/child.ts';
import { freePort } from '../src/host/ports.ts';
import { temporaryFolder } from './support/folder.ts';

const root = join(import.meta.dirname, '..');

test('the packed package runs after npm i -g, in an empty folder', async () => {
  const folder = temporaryFolder();
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  // npm asks its registry as this machine is set up to: with the environment of the test run.
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
  const pack = ['pack', '--ignore-scripts', '--pack-destination', folder];
  const packed = await run('npm', pack, { cwd: root, env, timeoutMs: 120_000 });
  expect(packed).toMatchObject({ ok: true, value: { code: 0 } });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  const prefix = join(folder, 'global');
  const install = ['i', '-g', '--prefix', prefix, join(folder, tarball)];
  const installed = await run('npm', install, { cwd: empty, env, timeoutMs: 240_000 });
  expect(installed).toMatchObject({ ok: true, value: { code: 0 } });
  const program = join(prefix, 'bin', 'unclog');
  const said = await run(program, ['lab', 'list', '--json'], { cwd: empty, env });
  if (!said.ok) throw new Error(said.failure.code);
  expect(said.value.code).toBe(0);
  expect(JSON.parse(said.value.stdout)).toMatchObject({ schemaVersion: 1 });
  const own = { cwd: empty, env: { ...env, TMPDIR: folder } };
  const port = String(await freePort());
  const start = ['lab', 'start', 'timeout-zero', '--detach', '--port', port, '--json'];
  for (const args of [start, ['lab', 'stop', 'timeout-zero', '--json']]) {
    const ran = await run(program, args, own);
    if (!ran.ok) throw new Error(ran.failure.code);
    expect({ args, ...ran.value }).toEqual({
      args,
      code: 0,
      stdout: expect.any(String),
      stderr: '',
    });
  }
  const page = await run(program, ['explain', 'nginx/proxy-buffering'], { cwd: empty, env });
  expect(page).toMatchObject({ ok: true, value: { code: 0 } });
}, 400_000);
