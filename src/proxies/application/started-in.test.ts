import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { startedIn } from './started-in.ts';

test('a server is started above where its configuration leads it', () => {
  const start = realpathSync(mkdtempSync(join(tmpdir(), 'unclog-test-')));
  const now = join(start, 'site/app');
  mkdirSync(now, { recursive: true });
  const leading = (to: string | undefined) => (folder: string) =>
    folder === start ? to : undefined;
  expect(startedIn(process.pid, now, leading('site/app'))).toBe(start);
  expect(startedIn(process.pid, now, leading(now))).toBe(start);
  expect(startedIn(process.pid, now, leading('site'))).toBe(now);
  expect(startedIn(process.pid, now, leading(undefined))).toBe(now);
  // One that leads nowhere else is where it was started, though another one lies above.
  const anywhere = (folder: string): string => (folder === now ? '.' : 'site/app');
  expect(startedIn(process.pid, now, anywhere)).toBe(now);
  rmSync(start, { recursive: true });
});
