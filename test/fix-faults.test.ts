import {
  chmodSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';

import { recover } from '../src/fix/recovery.ts';
import { transact } from '../src/fix/transaction.ts';
import { lastFix } from '../src/fix/undo.ts';
import { makeDisk, type Step } from '../src/host/disk.ts';
import { fail, ok, type Result } from '../src/model/result.ts';
import { nginxControl } from '../src/proxies/nginx/control.ts';
import { identify } from '../src/host/identity.ts';
import { nobody, startLab, type Lab } from './fix-lab.ts';
import { leftovers, runFix } from './fix-runs.ts';

const isRoot = process.getuid?.() === 0;
const webUser = { uid: 33, gid: 33 };

let lab: Lab;
afterEach(() => lab.end());

const read = (): string => readFileSync(lab.config, 'latin1');

function attempt(
  step: Step,
  put = '"two"',
  verify: () => Promise<Result<void>> = () => Promise.resolve(ok(undefined)),
  disk = makeDisk(step),
) {
  const before = read();
  const setting = {
    disk,
    control: nginxControl(lab.instance, { step }),
    stateFolder: lab.path('state'),
    config: lab.config,
    verify,
  };
  const change = {
    named: lab.config,
    path: lab.config,
    before,
    after: before.replace('"one"', put),
  };
  return transact([change], setting);
}

const edit = () => [{ file: lab.config, find: '"one"', put: '"two"' }];
const refused = (code: string): Step => {
  throw Object.assign(new Error(code), { code, syscall: 'test' });
};

test('a disk that is full from any step on leaves all as it was, or all as wished', async () => {
  lab = await startLab();
  const before = read();
  const endings = new Set<string>();
  const needSpace = new Set(['mkdir', 'open', 'write', 'fsync', 'link']);
  for (let fullAt = 1; ; fullAt += 1) {
    let steps = 0;
    const outcome = await attempt((call) => {
      steps += 1;
      if (steps >= fullAt && needSpace.has(call)) refused('ENOSPC');
    });
    const kept = outcome.ok && outcome.value.kind === 'committed';
    const ending = outcome.ok ? outcome.value.kind : outcome.failure.code;
    endings.add(ending);
    expect({ fullAt, text: read(), body: await lab.get(), beside: leftovers(lab.prefix) }).toEqual({
      fullAt,
      text: kept ? before.replace('"one"', '"two"') : before,
      body: kept ? 'two' : 'one',
      beside: [],
    });
    if (steps < fullAt) break;
    if (kept) break;
  }
  expect([...endings].sort()).toEqual(['committed', 'disk-full', 'rolled-back']);
});

test.runIf(isRoot)('a disk that really is full: nothing changes, and it says so', async () => {
  const padding = `# ${'x'.repeat(98)}\n`.repeat(600);
  lab = await startLab({ diskBytes: 400_000, main: padding });
  const inside = (name: string): string => `/proc/${lab.child.pid}/root${lab.path(name)}`;
  const before = readFileSync(inside('nginx.conf'), 'latin1');
  expect(() => writeFileSync(inside('filler'), 'x'.repeat(400_000))).toThrow('ENOSPC');
  const { report } = await runFix(lab, { edits: edit(), expect: 'two' }, { inside: true });
  expect(report?.result).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
  truncateSync(inside('filler'));
  expect(() => writeFileSync(inside('filler'), 'x'.repeat(240_000))).not.toThrow();
  const later = await runFix(lab, { edits: edit(), expect: 'two' }, { inside: true });
  expect(later.report?.result).toMatchObject({
    ok: true,
    value: { kind: 'rolled-back', reason: { code: 'disk-full' } },
  });
  expect(readFileSync(inside('nginx.conf'), 'latin1')).toBe(before);
  expect(leftovers(inside('.'))).toEqual([]);
  expect(await lab.get()).toBe('one');
});

test('a reload that nginx refuses: the old workers serve on, and the file is as before', async () => {
  lab = await startLab();
  const before = read();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const outcome = await attempt(
    () => undefined,
    `"two"; } listen 127.0.0.1:${port}; location /x { return 200 "x"`,
  );
  await new Promise((resolve) => taken.close(resolve));
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      kind: 'rolled-back',
      reason: { code: 'reload-refused', details: { reason: 'still could not bind()' } },
    },
  });
  expect(read()).toBe(before);
  expect(await lab.get()).toBe('one');
  expect(leftovers(lab.prefix)).toEqual([]);
});

test('nginx dying while it reloads: said, the files put back, and nothing started', async () => {
  lab = await startLab();
  const before = read();
  const outcome = await attempt((call) => {
    if (call !== 'signal') return;
    // Held, it takes the signal but cannot act on it before it dies.
    process.kill(lab.child.pid, 'SIGSTOP');
    setTimeout(() => lab.kill(), 50);
  });
  expect(outcome).toEqual(
    ok({ kind: 'rolled-back', reason: { code: 'proxy-died', details: { pid: lab.child.pid } } }),
  );
  expect(read()).toBe(before);
  expect(leftovers(lab.prefix)).toEqual([]);
  expect(identify(lab.child.pid)).toBeUndefined();
});

test('a configuration whose workers cannot start is put back and reloaded', async () => {
  lab = await startLab({ main: 'worker_priority 0;' });
  const before = read();
  const change = before.replace('worker_priority 0;', 'working_directory run/none;');
  const outcome = await transact([{ named: lab.config, path: lab.config, before, after: change }], {
    disk: makeDisk(),
    control: nginxControl(lab.instance),
    stateFolder: lab.path('state'),
    config: lab.config,
    verify: () => Promise.resolve(ok(undefined)),
  });
  expect(outcome).toMatchObject({
    ok: true,
    value: { kind: 'rolled-back', reason: { code: 'workers-died' } },
  });
  expect(read()).toBe(before);
  expect(await lab.get()).toBe('one');
});

test.runIf(isRoot).each([
  ['root', 'root', undefined, undefined],
  ['www-data', 'root', webUser, undefined],
  ['nobody', 'nobody', nobody, nobody],
])('nginx run by %s, unclog by %s', async (_, __, nginxAs, unclogAs) => {
  lab = await startLab({
    main: nginxAs ? '' : 'user www-data;',
    ...(nginxAs ? { as: nginxAs } : {}),
  });
  const how = unclogAs ? { as: unclogAs } : {};
  const { report } = await runFix(lab, { edits: edit(), expect: 'two' }, how);
  expect(report?.result).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(await lab.get()).toBe('two');
  const state = lab.path(unclogAs ? 'state-of-nobody' : 'state');
  expect(lastFix(state)?.config).toBe(lab.config);
  const back = await runFix(lab, { undo: true, expect: 'one' }, how);
  expect(back.report?.result).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(await lab.get()).toBe('one');
});

test.runIf(isRoot)('an ordinary user and a root nginx: what to run, nothing changed', async () => {
  lab = await startLab({ main: 'user www-data;', open: true });
  const before = read();
  const { report } = await runFix(lab, { edits: edit(), expect: 'two' }, { as: nobody });
  const { pid } = lab.child;
  expect(report?.result).toEqual({
    ok: false,
    failure: { code: 'signal-forbidden', details: { pid, command: `sudo kill -HUP ${pid}` } },
  });
  expect(read()).toBe(before);
  expect(leftovers(lab.prefix)).toEqual([]);
});

test.runIf(isRoot)('a folder that may not be written: said before anything is tried', async () => {
  lab = await startLab({ as: nobody, open: true, readOnly: true });
  const { report } = await runFix(lab, { edits: edit(), expect: 'two' }, { as: nobody });
  expect(report?.result).toEqual({
    ok: false,
    failure: { code: 'file-read-only', details: { path: lab.config } },
  });
  expect(report?.steps).toEqual([]);
  expect(await lab.get()).toBe('one');
});

test.each(['keep', 'put back'])('a disk without second names: %s', async (end) => {
  lab = await startLab();
  chmodSync(lab.config, 0o640);
  utimesSync(lab.config, 1_000_000_000, 1_100_000_000.25);
  const { mode, uid, mtimeNs } = statSync(lab.config, { bigint: true });
  const before = read();
  const verify = () => Promise.resolve(end === 'keep' ? ok(undefined) : fail('no'));
  const outcome = await attempt(
    (call) => {
      if (call === 'link') refused('EPERM');
    },
    '"two"',
    verify,
  );
  expect(outcome).toMatchObject({
    ok: true,
    value: { kind: end === 'keep' ? 'committed' : 'rolled-back' },
  });
  expect(read()).toBe(end === 'keep' ? before.replace('"one"', '"two"') : before);
  expect(leftovers(lab.prefix)).toEqual([]);
  const after = statSync(lab.config, { bigint: true });
  expect(after).toMatchObject({ mode, uid });
  expect(after.mtimeNs === mtimeNs).toBe(end !== 'keep');
});

test.runIf(isRoot)(
  'root does not believe a journal that somebody else could have written',
  async () => {
    lab = await startLab();
    const state = lab.path('state-of-nobody');
    const { report } = await runFix(lab, { edits: edit(), expect: 'two', state });
    expect(report?.result).toEqual(fail('state-folder-unsafe', { path: state }));
    expect(await lab.get()).toBe('one');
  },
);

test('a file replaced by somebody at the last moment: refused, and theirs stands', async () => {
  lab = await startLab();
  const theirs = read().replace('"one"', '"theirs"');
  const aside = lab.path('theirs.conf');
  writeFileSync(aside, theirs, { mode: 0o640 });
  const { ino } = statSync(aside);
  const outcome = await attempt((call) => {
    if (call === 'exchange') renameSync(aside, lab.config);
  });
  expect(outcome).toMatchObject({
    ok: true,
    value: { kind: 'rolled-back', reason: { code: 'file-changed' } },
  });
  expect(read()).toBe(theirs);
  expect(statSync(lab.config).ino).toBe(ino);
  expect(leftovers(lab.prefix)).toEqual([]);
  expect(await lab.get()).toBe('one');
});

test('killed after the names were exchanged with a file of somebody: theirs is put back', async () => {
  lab = await startLab();
  const theirs = read().replace('"one"', '"theirs"');
  const aside = lab.path('theirs.conf');
  writeFileSync(aside, theirs);
  let exchanged = false;
  const dying = attempt((call) => {
    if (exchanged) throw new Error('killed');
    if (call !== 'exchange') return;
    renameSync(aside, lab.config);
    exchanged = true;
  });
  await expect(dying).rejects.toThrow('killed');
  expect(read()).toContain('"two"');
  const recovered = await recover(makeDisk(), lab.path('state'), () => undefined);
  expect(recovered).toMatchObject({ ok: true, value: [{ outcome: 'undone' }] });
  expect(read()).toBe(theirs);
  expect(leftovers(lab.prefix)).toEqual([]);
});

test.each(['keep', 'put back'])('a disk that cannot exchange names: %s', async (end) => {
  lab = await startLab();
  const before = read();
  const verify = () => Promise.resolve(end === 'keep' ? ok(undefined) : fail('no'));
  const disk = { ...makeDisk(), exchange: () => Promise.resolve(false) };
  const outcome = await attempt(() => undefined, '"two"', verify, disk);
  const kind = end === 'keep' ? 'committed' : 'rolled-back';
  expect(outcome).toMatchObject({ ok: true, value: { kind } });
  expect(read()).toBe(end === 'keep' ? before.replace('"one"', '"two"') : before);
  expect(leftovers(lab.prefix)).toEqual([]);
});
