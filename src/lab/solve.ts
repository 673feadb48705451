import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fail, ok, type Result } from '../model/result.ts';
import { tellControl } from './control.ts';
import { controlPath, type LabState } from './folder.ts';
import type { Replacement, Scenario } from './scenario.ts';

/** The replacements of a solution; of the first one where none is named. Failures: `lab-solution-unknown`. */
export function solutionOf(
  scenario: Scenario,
  name: string = Object.keys(scenario.solutions)[0] ?? '',
): Result<readonly Replacement[]> {
  const found = scenario.solutions[name];
  if (found) return ok(found);
  const known = Object.keys(scenario.solutions).join(', ');
  return fail('lab-solution-unknown', { scenario: scenario.id, solution: name, known });
}

/** The texts of the files after the replacements. Failures: `lab-solution-unfit`. */
function edited(folder: string, solution: readonly Replacement[]): Result<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { file, find, put } of solution) {
    const path = join(folder, file);
    const parts = (texts.get(path) ?? readFileSync(path, 'utf8')).split(find);
    if (parts.length !== 2) return fail('lab-solution-unfit', { file: path, find: find.trim() });
    texts.set(path, parts.join(put));
  }
  return ok(texts);
}

/** Edits the lab's files as a solution says. Failures: `lab-solution-unfit`, with nothing changed. */
export function applySolution(lab: LabState, solution: readonly Replacement[]): Result<void> {
  const texts = edited(lab.folder, solution);
  if (!texts.ok) return texts;
  for (const [path, text] of texts.value) writeFileSync(path, text);
  return ok(undefined);
}

/** Makes the lab's programs read their files again, and waits until they serve by them. */
export function reloadLab(lab: LabState): Promise<Result<void>> {
  return tellControl(controlPath(lab.folder), 'reload');
}
