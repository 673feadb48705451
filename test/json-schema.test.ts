import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { freePort } from '../src/host/ports.ts';
import { temporaryFolder } from './support/folder.ts';
import { edit, startLab } from './support/lab.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, startUnclog, unclog } from './support/unclog.ts';

test('every document of a whole session fits its schema', async () => {
  const lab = await startLab({ tmp: temporaryFolder() });
  const { options, url } = lab;
  const run = async (...args: string[]) => documentOf(await unclog([...args, '--json'], options));
  const stream = `${url}event`;
  expect(problemsWith('lab-start', JSON.parse(lab.holder.stdout()))).toEqual([]);
  expect(problemsWith('lab-list', await run('lab', 'list'))).toEqual([]);
  expect(problemsWith('lab-grade', await run('lab', 'grade'))).toEqual([]);
  const broken = await run('check', stream);
  expect(broken).toMatchObject({ verdict: 'clogged', findings: [{ confidence: 'proved' }] });
  expect(problemsWith('check', broken)).toEqual([]);
  const lint = await run('lint', lab.config, '--url', stream);
  expect(problemsWith('lint', lint)).toEqual([]);
  expect(problemsWith('fix', await run('fix', stream, '--dry-run'))).toEqual([]);
  expect(problemsWith('lab-solve', await run('lab', 'solve'))).toEqual([]);
  expect(problemsWith('check', await run('check', stream))).toEqual([]);
  expect(problemsWith('lab-grade', await run('lab', 'grade'))).toEqual([]);
  edit(lab, 'nginx.conf', 'proxy_buffering off;', 'proxy_buffering on;');
  expect(problemsWith('lab-stop', await run('lab', 'stop'))).toEqual([]);
});

test('the announcement of the reference application', async () => {
  const origin = startUnclog(['origin', '--json'], { tmp: temporaryFolder() });
  await expect.poll(() => origin.stdout()).toMatch(/\}\n$/);
  expect(problemsWith('origin', JSON.parse(origin.stdout()))).toEqual([]);
  origin.kill('SIGTERM');
  expect(await origin.ended).toMatchObject({ code: 143, stderr: '' });
});

test('failures of every kind, each one document with a code and one line', async () => {
  const tmp = temporaryFolder();
  const file = join(tmp, 'empty.conf');
  writeFileSync(file, '');
  const nobodyThere = `http://127.0.0.1:${await freePort()}/event`;
  const failing: readonly (readonly [code: number, ...args: string[]])[] = [
    [2, 'check', 'localhost/event'],
    [2, 'check', 'http://localhost/event', '--bogus'],
    [2, 'check'],
    [2, 'nonsense'],
    [2, 'check', nobodyThere, '-H', 'nonsense'],
    [2, 'lint', '/nowhere/nginx.conf', '--url', nobodyThere],
    [2, 'lab', 'start', 'nowhere'],
    [3, 'lab', 'grade'],
    [1, 'lab', 'stop'],
  ];
  for (const [code, ...args] of failing) {
    const ended = await unclog([...args, '--json'], { tmp });
    expect([args, ended.code]).toEqual([args, code]);
    expect([args, problemsWith('error', documentOf(ended))]).toEqual([args, []]);
  }
  const unreachable = await unclog(['check', nobodyThere, '--json'], { tmp });
  expect(unreachable.code).toBe(3);
  expect(problemsWith('check', documentOf(unreachable))).toEqual([]);
});

test('the schemas refuse what breaks the contract', () => {
  const error = { code: 'usage', message: 'what to do' };
  expect(problemsWith('error', { schemaVersion: 1, error })).toEqual([]);
  expect(problemsWith('error', { schemaVersion: 2, error })).not.toEqual([]);
  expect(problemsWith('error', { schemaVersion: 1, error: { code: 'usage' } })).not.toEqual([]);
  expect(problemsWith('error', { schemaVersion: 1, error, more: 1 })).not.toEqual([]);
  const grade = { scenario: 'x', marks: 'none', command: 'curl', client: 'curl', printed: [] };
  expect(problemsWith('lab-grade', { schemaVersion: 1, ...grade })).not.toEqual([]);
  expect(problemsWith('lab-grade', { schemaVersion: 1, ...grade, marks: 'full' })).toEqual([]);
});
