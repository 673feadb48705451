import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fail, ok, type Result } from '../model/result.ts';
import { findProgram } from '../host/programs.ts';
import { nginxControl } from '../proxies/nginx/control.ts';
import type { LabState } from './folder.ts';
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

/** Edits the lab's files as a solution says. Failures: `lab-solution-unfit`, with nothing changed. */
export function applySolution(lab: LabState, solution: readonly Replacement[]): Result<void> {
  const edited = solution.map(({ file, find, put }) => {
    const path = join(lab.folder, file);
    const parts = readFileSync(path, 'utf8').split(find);
    return { path, parts, text: parts.join(put), find };
  });
  const unfit = edited.find(({ parts }) => parts.length !== 2);
  if (unfit) return fail('lab-solution-unfit', { file: unfit.path, find: unfit.find.trim() });
  for (const { path, text } of edited) writeFileSync(path, text);
  return ok(undefined);
}

/** Makes the lab's nginx read its configuration again, and waits until it serves by it. */
export async function reloadLab(lab: LabState): Promise<Result<void>> {
  const binary = findProgram('nginx');
  if (binary === undefined) return fail('program-missing', { command: 'nginx' });
  const args = ['-p', lab.folder, '-c', lab.config];
  return nginxControl({ binary, master: lab.nginxPid, arguments: args }).reload();
}
