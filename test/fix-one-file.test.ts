import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { transact } from '../src/fix/transaction.ts';
import { makeDisk } from '../src/host/disk.ts';
import { findProgram } from '../src/host/programs.ts';
import { fail, ok } from '../src/model/result.ts';
import { nginxControl } from '../src/proxies/nginx/control.ts';
import { startLab, type Lab } from './fix-lab.ts';

let lab: Lab;
beforeEach(async () => {
  lab = await startLab();
});
afterEach(() => lab.end());

const read = (path: string): string => readFileSync(path, 'latin1');

function attempt(after: (text: string) => string, verify = () => Promise.resolve(ok(undefined))) {
  const before = read(lab.config);
  const setting = {
    disk: makeDisk(),
    control: nginxControl(lab.instance),
    stateFolder: lab.path('state'),
    config: lab.config,
    verify,
  };
  return transact([{ named: lab.config, path: lab.config, before, after: after(before) }], setting);
}

const leftovers = (): string[] => readdirSync(lab.prefix).filter((name) => name.startsWith('.'));

test('a good change is in force, and nothing stands beside it', async () => {
  const mode = statSync(lab.config).mode;
  const outcome = await attempt(
    (text) => text.replace('"one"', '"two"'),
    async () => ((await lab.get()) === 'two' ? ok(undefined) : fail('not-two')),
  );
  expect(outcome).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(await lab.get()).toBe('two');
  expect(statSync(lab.config).mode).toBe(mode);
  expect(leftovers()).toEqual([]);
});

test('a change that does not help is put back: the same file, not a copy', async () => {
  utimesSync(lab.config, 1_000_000_000.125, 1_100_000_000.25);
  const { ino, mtimeNs, mode } = lstatSync(lab.config, { bigint: true });
  const before = read(lab.config);
  const seen: string[] = [];
  const outcome = await attempt(
    (text) => text.replace('"one"', '"two"'),
    async () => {
      seen.push(await lab.get());
      return fail('still-clogged');
    },
  );
  expect(seen).toEqual(['two']);
  expect(outcome).toEqual({
    ok: true,
    value: { kind: 'rolled-back', reason: { code: 'still-clogged', details: {} } },
  });
  expect(await lab.get()).toBe('one');
  expect(read(lab.config)).toBe(before);
  expect(lstatSync(lab.config, { bigint: true })).toMatchObject({ ino, mtimeNs, mode });
  expect(leftovers()).toEqual([]);
  expect(readdirSync(lab.path('state/journal'))).toEqual([]);
});

test('a change that nginx refuses never reaches the running workers', async () => {
  const before = read(lab.config);
  const outcome = await attempt((text) => text.replace('return 200', 'retrun 200'));
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      kind: 'rolled-back',
      reason: {
        code: 'config-invalid',
        details: { message: expect.stringContaining('unknown directive "retrun"') },
      },
    },
  });
  expect(read(lab.config)).toBe(before);
  expect(await lab.get()).toBe('one');
  expect(leftovers()).toEqual([]);
});

const python = findProgram('python3');
const withPython = (code: string, ...args: string[]): string =>
  execFileSync(python ?? '', ['-c', code, ...args], { encoding: 'utf8' });
const attributes =
  'import os, sys\nfor n in sorted(os.listxattr(sys.argv[1])): print(n, os.getxattr(sys.argv[1], n))';

/** One user more may write: entries of tag, permission, id (acl(5), posix_acl_xattr.h). */
const accessList = `import os, struct, sys
entries = [(1, 6, -1), (2, 6, 33), (4, 4, -1), (16, 6, -1), (32, 4, -1)]
acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHi', *e) for e in entries)
os.setxattr(sys.argv[1], 'system.posix_acl_access', acl)
os.setxattr(sys.argv[1], 'user.note', b'kept')`;

test.runIf(python)('owner, mode, access list and extended attributes stay', async () => {
  withPython(accessList, lab.config);
  const { uid, gid, mode } = statSync(lab.config);
  const before = withPython(attributes, lab.config);
  expect(before).toContain('user.note');
  await attempt((text) => text.replace('"one"', '"two"'));
  expect(await lab.get()).toBe('two');
  expect(withPython(attributes, lab.config)).toBe(before);
  expect(statSync(lab.config)).toMatchObject({ uid, gid, mode });
});
