import { buildRouteMap, type RouteMap } from '@stricli/core';

import type { Messages } from '../../messages/messages.ts';
import type { Context } from '../context.ts';
import { gradeCommand } from './grade.ts';
import { hintCommand } from './hint.ts';
import { listCommand } from './list.ts';
import { solveCommand } from './solve.ts';
import { startCommand } from './start.ts';
import { stopCommand } from './stop.ts';

export function labCommands(messages: Messages): RouteMap<Context> {
  return buildRouteMap<string, Context>({
    routes: {
      list: listCommand(messages),
      start: startCommand(messages),
      grade: gradeCommand(messages),
      hint: hintCommand(messages),
      solve: solveCommand(messages),
      stop: stopCommand(messages),
    },
    docs: { brief: messages.commands.lab.about },
  });
}
