import { readFileSync } from 'node:fs';
import {
  buildApplication,
  buildRouteMap,
  help,
  version,
  type Application,
  type ApplicationText,
  type Command,
  type RouteMap,
  text_en,
} from '@stricli/core';

import type { Messages } from '../messages/messages.ts';
import type { Context } from './context.ts';

type Route = Command<Context> | RouteMap<Context>;

/** Each command's words and flags, loaded only where they are needed: start-up counts. */
const loaders: Readonly<Record<string, (messages: Messages) => Promise<Route>>> = {
  check: async (messages) => (await import('./check.ts')).checkCommand(messages),
  prove: async (messages) => (await import('./check.ts')).proveCommand(messages),
  fix: async (messages) => (await import('./fix.ts')).fixCommand(messages),
  undo: async (messages) => (await import('./undo.ts')).undoCommand(messages),
  lint: async (messages) => (await import('./lint.ts')).lintCommand(messages),
  route: async (messages) => (await import('./route.ts')).routeCommand(messages),
  explain: async (messages) => (await import('./explain.ts')).explainCommand(messages),
  lab: async (messages) => (await import('./lab/lab.ts')).labCommands(messages),
  origin: async (messages) => (await import('./origin.ts')).originCommand(messages),
};

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

/** The command that is called; all of them where none is, for the help and for suggestions. */
async function routesFor(
  called: string | undefined,
  messages: Messages,
): Promise<Record<string, Route>> {
  const names = called !== undefined && called in loaders ? [called] : Object.keys(loaders);
  const routes = await Promise.all(
    names.map(async (name) => [name, await loaders[name]?.(messages)] as const),
  );
  return Object.fromEntries(routes.flatMap(([name, route]) => (route ? [[name, route]] : [])));
}

/**
 * The command line as a tree of commands.
 * @param called the first word of the command line
 */
export async function application(
  messages: Messages,
  called?: string,
): Promise<Application<Context>> {
  const root = buildRouteMap<string, Context>({
    routes: await routesFor(called, messages),
    docs: { brief: messages.commands.about },
  });
  const formatting = {
    useAliasInUsageLine: true,
    onlyRequiredInUsageLine: true,
    caseStyle: 'original',
  } as const;
  return buildApplication(
    root,
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
        defaultForRouteMap: true,
        formatting,
      }),
      version: version({
        alias: false,
        brief: 'Print the version',
        info: { currentVersion: packageVersion() },
      }),
    },
  );
}
