import { buildCommand, type Command } from '@stricli/core';

import { fill } from '../messages/fill.ts';
import type { Messages } from '../messages/messages.ts';
import { startOrigin } from '../origin/origin.ts';
import { exit, printJson, refuse, untilAborted, type Context } from './context.ts';
import { booleanFlag, jsonFlag, portFlag, statusFlag } from './flags.ts';

const protocols = ['http', 'fastcgi', 'uwsgi', 'scgi'] as const;

interface Flags {
  readonly port?: number;
  readonly protocol?: (typeof protocols)[number];
  readonly 'every-path': boolean;
  readonly status?: number;
  readonly json: boolean;
}

async function origin(this: Context, flags: Flags): Promise<void> {
  const started = await startOrigin({
    queryOrders: true,
    everyPath: flags['every-path'],
    ...(flags.status === undefined ? {} : { orders: { status: flags.status } }),
    ...(flags.protocol === undefined ? {} : { protocol: flags.protocol }),
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
  const { flags } = messages.commands;
  return buildCommand<Flags, [], Context>({
    func: origin,
    parameters: {
      flags: {
        port: portFlag(messages),
        protocol: { kind: 'enum', values: protocols, optional: true, brief: flags.protocol },
        'every-path': booleanFlag(flags.everyPath),
        status: statusFlag(messages),
        json: jsonFlag(messages),
      },
    },
    docs: { brief: messages.commands.origin },
  });
}
