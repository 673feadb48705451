import { buildCommand, type Command } from '@stricli/core';

import { detachLab } from '../../lab/detach.ts';
import { runningLab, type LabState } from '../../lab/folder.ts';
import { startLab } from '../../lab/run.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { exit, printJson, refuse, untilAborted, type Context } from '../context.ts';
import { booleanFlag, jsonFlag, portFlag } from '../flags.ts';
import { announceLab } from './announce.ts';
import { scenarioArgument, scenarioNamed } from './scenario.ts';

interface Flags {
  readonly port?: number;
  readonly detach: boolean;
  readonly json: boolean;
}

function announce(context: Context, lab: LabState, json: boolean): void {
  const { scenario, url, port, config, reload, folder, pid } = lab;
  if (json) printJson(context, { scenario, url, port, config, reload, folder, pid });
  else context.process.stdout.write(announceLab(context.messages, lab));
}

async function startDetached(context: Context, id: string, flags: Flags): Promise<void> {
  const lab = await detachLab(id, flags.port, context.signal);
  if (!lab.ok) return refuse(context, lab.failure, flags.json, exit.bad);
  announce(context, lab.value, flags.json);
}

async function start(this: Context, flags: Flags, id?: string): Promise<void> {
  const scenario = scenarioNamed(id);
  if (!scenario.ok) return refuse(this, scenario.failure, flags.json, exit.usage);
  if (runningLab(scenario.value.id)) {
    const failure = { code: 'lab-runs', details: { scenario: scenario.value.id } };
    return refuse(this, failure, flags.json, exit.bad);
  }
  if (flags.detach) return startDetached(this, scenario.value.id, flags);
  const lab = await startLab(scenario.value, flags.port);
  if (!lab.ok) return refuse(this, lab.failure, flags.json, exit.bad);
  announce(this, lab.value.state, flags.json);
  if (!flags.json) this.process.stdout.write(`${this.messages.lab.untilInterrupt}\n`);
  const ended = await Promise.race([untilAborted(this.signal), lab.value.ended]);
  await lab.value.stop();
  if (ended === undefined || this.signal.aborted) return;
  this.process.stderr.write(`${fill(this.messages.lab.nginxEnded, { reason: ended })}\n`);
  this.process.exitCode = exit.bad;
}

export function startCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [string?], Context>({
    func: start,
    parameters: {
      flags: {
        port: portFlag(messages),
        detach: booleanFlag(messages.commands.flags.detach),
        json: jsonFlag(messages),
      },
      positional: scenarioArgument(messages),
    },
    docs: { brief: messages.commands.lab.start },
  });
}
