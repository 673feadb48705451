import { existsSync, mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

import { makeScratch, sweepScratch } from './scratch.ts';

test('a scratch folder is private and goes when told', () => {
  const scratch = makeScratch('test');
  expect(statSync(scratch.path).mode & 0o777).toBe(0o700);
  scratch.remove();
  expect(existsSync(scratch.path)).toBe(false);
});

test('folders of processes that are gone are swept, those of living ones stay', () => {
  const scratch = makeScratch('test');
  const orphan = join(dirname(scratch.path), 'test.4194305.1.abc');
  mkdirSync(orphan);
  expect(sweepScratch().map((path) => basename(path))).toContain(basename(orphan));
  expect(existsSync(orphan)).toBe(false);
  expect(existsSync(scratch.path)).toBe(true);
  scratch.remove();
});
