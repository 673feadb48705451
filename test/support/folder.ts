import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that any user may use, as /tmp is, and that goes when the test ends. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'unclog-test-'));
  chmodSync(path, 0o1777);
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
