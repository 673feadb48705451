import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LabState } from './folder.ts';

const counter = ({ folder }: LabState): string => join(folder, 'hints-shown');

/** How many hints this lab's user has been given. */
function shown(lab: LabState): number {
  try {
    return Number(readFileSync(counter(lab), 'utf8'));
  } catch {
    return 0;
  }
}

/** The number of the next hint, from 1 on; once all are given, the last one's again. */
export function nextHint(lab: LabState, of: number): number {
  const number = Math.min(shown(lab) + 1, of);
  writeFileSync(counter(lab), String(number));
  return number;
}
