import { readFileSync } from 'node:fs';
import {
  buildApplication,
  buildRouteMap,
  help,
  version,
  type Application,
  type ApplicationText,
  text_en,
} from '@stricli/core';

import type { Messages } from '../messages/messages.ts';
import { checkCommand } from './check.ts';
import type { Context } from './context.ts';
import { explainCommand } from './explain.ts';
import { fixCommand } from './fix.ts';
import { labCommands } from './lab/lab.ts';
import { lintCommand } from './lint.ts';
import { originCommand } from './origin.ts';
import { undoCommand } from './undo.ts';

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** A bug, not an expected failure: these are printed where they happen. */
const text: ApplicationText = {
  ...text_en,
  exceptionWhileRunningCommand: (error) =>
    `unclog: internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
};

/** The command line as a tree of commands. */
export function application(messages: Messages): Application<Context> {
  const routes = buildRouteMap<string, Context>({
    routes: {
      check: checkCommand(messages),
      fix: fixCommand(messages),
      undo: undoCommand(messages),
      explain: explainCommand(messages),
      lint: lintCommand(messages),
      lab: labCommands(messages),
      origin: originCommand(messages),
    },
    docs: { brief: messages.commands.about },
  });
  return buildApplication(
    routes,
    {
      name: 'unclog',
      scanner: { caseStyle: 'original' },
      documentation: { useAliasInUsageLine: true, disableAnsiColor: true },
      localization: { text },
    },
    {
      help: help({
        alias: 'h',
        brief: 'Print this help',
        formatting: {
          useAliasInUsageLine: true,
          onlyRequiredInUsageLine: true,
          caseStyle: 'original',
        },
      }),
      version: version({
        alias: false,
        brief: 'Print the version',
        info: { currentVersion: packageVersion() },
      }),
    },
  );
}
