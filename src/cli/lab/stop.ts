import { buildCommand, type Command } from '@stricli/core';

import { stopLab } from '../../lab/stop.ts';
import { fill } from '../../messages/fill.ts';
import type { Messages } from '../../messages/messages.ts';
import { exit, printJson, refuse, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';
import { labNamed, scenarioArgument } from './scenario.ts';

async function stop(this: Context, flags: { readonly json: boolean }, id?: string): Promise<void> {
  const found = labNamed(id);
  if (!found.ok) {
    const code = found.failure.code === 'lab-unknown' ? exit.usage : exit.bad;
    return refuse(this, found.failure, flags.json, code);
  }
  const { scenario } = found.value.lab;
  const stopped = await stopLab(found.value.lab);
  if (!stopped.ok) return refuse(this, stopped.failure, flags.json, exit.bad);
  if (flags.json) printJson(this, { scenario, stopped: true });
  else this.process.stdout.write(`${fill(this.messages.lab.stopped, { scenario })}\n`);
}

export function stopCommand(messages: Messages): Command<Context> {
  return buildCommand<{ json: boolean }, [string?], Context>({
    func: stop,
    parameters: { flags: { json: jsonFlag(messages) }, positional: scenarioArgument(messages) },
    docs: { brief: messages.commands.lab.stop },
  });
}
