import { buildCommand, type Command } from '@stricli/core';

import { detachLab } from '../../lab/detach.ts';
import { runningLab, type LabState } from '../../lab/folder.ts';
import { startLab, type RunningLab } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { exit, printJson, refuse, untilAborted, type Context } from '../context.ts';
import { booleanFlag, jsonFlag, portFlag } from '../flags.ts';
import { announceLab } from './announce.ts';
import { scenarioArguments, scenarioNamed } from './scenario.ts';

interface Flags {
  readonly port?: number;
  readonly detach: boolean;
  readonly json: boolean;
}

function announce(context: Context, labs: readonly LabState[], json: boolean): void {
  const documents = labs.map(({ scenario, url, port, config, reload, folder, pid }) => ({
    scenario,
    url,
    port,
    config,
    reload,
    folder,
    pid,
  }));
  const [only = {}] = documents;
  if (json) return printJson(context, labs.length === 1 ? only : { labs: documents });
  const texts = labs.map((lab) => announceLab(context.messages, lab));
  context.process.stdout.write(texts.join('\n'));
}

/** Failures: `lab-unknown`, `lab-one-port`, `lab-runs`. */
function wanted(ids: readonly string[], port: number | undefined): Result<readonly Scenario[]> {
  const scenarios: Scenario[] = [];
  for (const id of ids.length === 0 ? [undefined] : new Set(ids)) {
    const scenario = scenarioNamed(id);
    if (!scenario.ok) return scenario;
    scenarios.push(scenario.value);
  }
  if (scenarios.length > 1 && port !== undefined) return fail('lab-one-port');
  const running = scenarios.find(({ id }) => runningLab(id));
  return running ? fail('lab-runs', { scenario: running.id }) : ok(scenarios);
}

async function startDetached(
  context: Context,
  scenarios: readonly Scenario[],
  flags: Flags,
): Promise<void> {
  const labs: LabState[] = [];
  for (const { id } of scenarios) {
    const lab = await detachLab(id, flags.port, context.signal);
    if (!lab.ok) return refuse(context, lab.failure, flags.json, exit.bad);
    labs.push(lab.value);
  }
  announce(context, labs, flags.json);
}

/** Starts them one after the other; ends those that are up where one does not come up. */
async function startAll(
  scenarios: readonly Scenario[],
  port: number | undefined,
): Promise<Result<readonly RunningLab[]>> {
  const labs: RunningLab[] = [];
  for (const scenario of scenarios) {
    const lab = await startLab(scenario, port);
    if (!lab.ok) {
      await stopAll(labs);
      return lab;
    }
    labs.push(lab.value);
  }
  return ok(labs);
}

async function stopAll(labs: readonly RunningLab[]): Promise<void> {
  await Promise.all(labs.map((lab) => lab.stop()));
}

async function start(this: Context, flags: Flags, ...ids: readonly string[]): Promise<void> {
  const scenarios = wanted(ids, flags.port);
  if (!scenarios.ok) {
    const code = scenarios.failure.code === 'lab-runs' ? exit.bad : exit.usage;
    return refuse(this, scenarios.failure, flags.json, code);
  }
  if (flags.detach) return startDetached(this, scenarios.value, flags);
  const labs = await startAll(scenarios.value, flags.port);
  if (!labs.ok) return refuse(this, labs.failure, flags.json, exit.bad);
  announce(
    this,
    labs.value.map(({ state }) => state),
    flags.json,
  );
  if (!flags.json) this.process.stdout.write(`${this.messages.lab.untilInterrupt}\n`);
  const ended = await Promise.race([
    untilAborted(this.signal),
    ...labs.value.map(({ ended }) => ended),
  ]);
  await stopAll(labs.value);
  if (ended === undefined || this.signal.aborted) return;
  this.process.stderr.write(`${fill(this.messages.lab.ended, { ...ended })}\n`);
  this.process.exitCode = exit.bad;
}

export function startCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, string[], Context>({
    func: start,
    parameters: {
      flags: {
        port: portFlag(messages),
        detach: booleanFlag(messages.commands.flags.detach),
        json: jsonFlag(messages),
      },
      positional: scenarioArguments(messages),
    },
    docs: { brief: messages.commands.lab.start },
  });
}
