import { buildCommand, type Command } from '@stricli/core';

import { findRoute } from '../diagnose/find-route.ts';
import type { Messages } from '../messages/messages.ts';
import { paintFor } from '../report/paint.ts';
import { routeJson } from '../report/route-json.ts';
import { routeText } from '../report/route-text.ts';
import { exit, printJson, refuse, type Context } from './context.ts';
import { booleanFlag, jsonFlag } from './flags.ts';
import { requestAliases, requestFlags, requestOf, type RequestFlags } from './request.ts';
import { urlArgument } from './url.ts';

interface Flags extends RequestFlags {
  readonly all: boolean;
  readonly json: boolean;
}

async function route(this: Context, flags: Flags, url: string): Promise<void> {
  const request = await requestOf(this, url, flags);
  if (!request.ok) return refuse(this, request.failure, flags.json, exit.usage);
  const found = await findRoute(request.value);
  if (!found.ok) {
    const code = found.failure.code === 'host-unknown' ? exit.nothing : exit.usage;
    return refuse(this, found.failure, flags.json, code);
  }
  const { hops } = found.value.route;
  // Where not even one hop could be read there is nothing to show but why.
  this.process.exitCode = hops.some(({ proxy }) => proxy) ? exit.good : exit.nothing;
  const report = { url, route: found.value.route, all: flags.all };
  if (flags.json) return printJson(this, routeJson(report, this.messages));
  this.process.stdout.write(routeText(report, this.messages, paintFor(this.colour)));
}

export function routeCommand(messages: Messages): Command<Context> {
  return buildCommand<Flags, [string], Context>({
    func: route,
    parameters: {
      flags: {
        ...requestFlags(messages),
        all: booleanFlag(messages.commands.flags.all),
        json: jsonFlag(messages),
      },
      aliases: requestAliases,
      positional: urlArgument(messages),
    },
    docs: { brief: messages.commands.route },
  });
}
