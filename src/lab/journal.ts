import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { MarkedStream } from './control.ts';

/**
 * Where applications that are programs of their own tell what they did for a marked request: a line
 * `MARK 0 MS` for the request, and `MARK N MS` before event N is written, on the monotonic clock.
 */
export const journalFile = 'app/journal.log';

/** Lets an application write its journal, whichever user it runs as. */
export function openJournal(folder: string): void {
  const path = join(folder, journalFile);
  if (existsSync(path)) chmodSync(path, 0o666);
}

/** What the applications wrote down for a mark. */
export function readJournal(folder: string, mark: string): MarkedStream {
  const lines = readFileSync(join(folder, journalFile), 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter((words) => words[0] === mark)
    .map(([, event, atMs]) => ({ event: Number(event), atMs: Number(atMs) }));
  return { seen: lines.length > 0, writes: lines.filter(({ event }) => event > 0) };
}
