import { buildCommand, type Command } from '@stricli/core';

import type { LabState } from '../../lab/folder.ts';
import { applySolution, reloadLab, solutionOf } from '../../lab/solve.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Replacement, Scenario } from '../../lab/scenario.ts';
import { exit, printJson, refuse, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';
import { labNamed, scenarioArgument } from './scenario.ts';

interface Flags {
  readonly with?: string;
  readonly json: boolean;
}

async function mend(
  scenario: Scenario,
  lab: LabState,
  name: string | undefined,
): Promise<Result<readonly Replacement[]>> {
  const solution = solutionOf(scenario, name);
  if (!solution.ok) return solution;
  const applied = applySolution(lab, solution.value);
  if (!applied.ok) return applied;
  const reloaded = await reloadLab(lab);
  return reloaded.ok ? ok(solution.value) : reloaded;
}

async function solve(this: Context, flags: Flags, id?: string): Promise<void> {
  const found = labNamed(id);
  if (!found.ok) {
    const code = found.failure.code === 'lab-unknown' ? exit.usage : exit.nothing;
    return refuse(this, found.failure, flags.json, code);
  }
  const { scenario, lab } = found.value;
  const mended = await mend(scenario, lab, flags.with);
  if (!mended.ok) {
    const code = mended.failure.code === 'lab-solution-unknown' ? exit.usage : exit.bad;
    return refuse(this, mended.failure, flags.json, code);
  }
  const changes = mended.value.map(({ file, put }) => ({ file, put: put.trim() }));
  if (flags.json) return printJson(this, { scenario: scenario.id, changes });
  for (const { file, put } of changes) {
    const line = fill(this.messages.lab.solved, { scenario: scenario.id, file, put });
    this.process.stdout.write(`${line}\n`);
  }
}

export function solveCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [string?], Context>({
    func: solve,
    parameters: {
      flags: {
        with: {
          kind: 'parsed',
          parse: String,
          optional: true,
          brief: messages.commands.flags.solution,
          placeholder: messages.commands.placeholders.name,
        },
        json: jsonFlag(messages),
      },
      positional: scenarioArgument(messages),
    },
    docs: { brief: messages.commands.lab.solve },
  });
}
