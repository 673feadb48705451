import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { filesAs, readerOf } from './files-as.ts';

describe.runIf(process.getuid?.() === 0)('root reads on behalf of another user', () => {
  let folder: string;
  const files = filesAs({ uid: 12_345, gids: [12_346] });
  const file = (name: string, mode: number, uid = 0, gid = 0): string => {
    const path = join(folder, name);
    writeFileSync(path, name);
    chownSync(path, uid, gid);
    chmodSync(path, mode);
    return path;
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unclog-files-as-'));
    chmodSync(folder, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ['for all', 0o644, 0, 0, true],
    ['of root alone', 0o600, 0, 0, false],
    ['of the user', 0o600, 12_345, 0, true],
    ['of the group', 0o640, 0, 12_346, true],
    ['of another group', 0o640, 0, 1, false],
    ['of the user, who may not', 0o044, 12_345, 0, false],
  ])('a file %s', (name, mode, uid, gid, readable) => {
    expect(files.read(file(name, mode, uid, gid)).ok).toBe(readable);
  });

  test('a file in a folder that the user may not enter', () => {
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    expect(files.read(file('closed/inside', 0o644))).toMatchObject({
      ok: false,
      failure: { code: 'file-unreadable' },
    });
    expect(files.list(closed)).toMatchObject({ ok: false });
  });

  test('a file that is not there is missing, not forbidden', () => {
    expect(files.read(join(folder, 'nothing'))).toMatchObject({
      ok: false,
      failure: { code: 'file-missing' },
    });
  });
});

test('a process is read by its user and groups', () => {
  expect(readerOf(process.pid)?.uid).toBe(process.geteuid?.());
  expect(readerOf(2 ** 22 + 1)).toBeUndefined();
});
