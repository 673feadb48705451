import { buildCommand, type Command } from '@stricli/core';

import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { startOrigin } from '../origin/origin.ts';
import { exit, printJson, refuse, untilAborted, type Context } from './context.ts';
import { jsonFlag, portFlag } from './flags.ts';

interface Flags {
  readonly port?: number;
  readonly json: boolean;
}

async function origin(this: Context, flags: Flags): Promise<void> {
  const started = await startOrigin({
    queryOrders: true,
    ...(flags.port === undefined ? {} : { port: flags.port }),
  });
  if (!started.ok) return refuse(this, started.failure, flags.json, exit.usage);
  const { url, address } = started.value;
  if (flags.json) printJson(this, { url, host: address.host, port: address.port });
  else this.process.stdout.write(`${fill(this.messages.commands.originUp, { url })}\n`);
  await untilAborted(this.signal);
  await started.value.close();
}

export function originCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [], Context>({
    func: origin,
    parameters: { flags: { port: portFlag(messages), json: jsonFlag(messages) } },
    docs: { brief: messages.commands.origin },
  });
}
