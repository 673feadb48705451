import { fail, ok, type Result } from '../../model/result.ts';
import type { Build, Config, Node } from './config.ts';
import { explore, type Ask } from './routing/decisions.ts';
import { enter, virtualServer, type Entry } from './routing/entry.ts';
import { chooseLocation } from './routing/location.ts';
import { ancestry, nameOf } from './routing/node.ts';
import { moduleHandler, passHandler, passOf } from './routing/passing.ts';
import type { Handler, Outcome, Resolution, RoutedRequest } from './routing/resolution.ts';
import { effectiveSettings, type Scope } from './settings/effective.ts';

/** What the resolver may know beyond the configuration. */
export interface ResolveOptions {
  readonly build: Build;
  /** Was nginx started by root? Decides the port of a server without `listen`. Default: yes. */
  readonly asRoot?: boolean;
}

/** More ways than this are not listed one by one. */
const alternativesAtMost = 64;

function scopesOf(config: Config, blocks: readonly Node[]): readonly Scope[] {
  const events = config.nodes.filter((node) => nameOf(node) === 'events');
  return [
    { name: 'main', nodes: config.nodes },
    ...[...events, ...blocks].map((node) => ({
      name: nameOf(node),
      nodes: node.children ?? [],
    })),
  ];
}

function handlerOf(
  config: Config,
  block: Node,
  location: Node | undefined,
  entry: Entry,
  raw: string,
): Handler {
  const pass = passOf(block);
  const { path, args } = entry.target;
  if (pass) return passHandler(config, pass, location, { raw, path, args, untouched: true });
  return moduleHandler(block) ?? { kind: 'files' };
}

function route(
  config: Config,
  request: RoutedRequest,
  options: ResolveOptions,
  ask: Ask,
): Result<Outcome> {
  const listener = enter(config, request, options.asRoot ?? true, ask);
  if (!listener.ok) return listener;
  const entry = virtualServer(listener.value, request, ask);
  const { server, target } = entry;
  const choice = entry.refused ? undefined : chooseLocation(server, target.path, ask);
  const block = choice?.location ?? server;
  const blocks = ancestry(block);
  const redirect = choice?.kind === 'slash-redirect';
  return ok({
    listener: listener.value,
    server,
    ...(choice?.location ? { location: choice.location } : {}),
    blocks,
    uri: target.path,
    args: target.args,
    handler: entry.refused
      ? { kind: 'answer', status: entry.refused }
      : redirect
        ? { kind: 'answer', status: 301, text: choice.to }
        : handlerOf(config, block, choice?.location, entry, request.uri),
    settings: effectiveSettings(scopesOf(config, blocks), options.build),
    steps: redirect ? [{ kind: 'slash-redirect', node: choice.location, to: choice.to }] : [],
  });
}

/**
 * Which server, which location and which settings answer a request, as nginx would choose them.
 * What cannot be known makes alternatives, never a guess: `dependsOn` names it.
 * Failures: `nginx-not-listening` (no socket for the address and port).
 */
export function resolve(
  config: Config,
  request: RoutedRequest,
  options: ResolveOptions,
): Result<Resolution> {
  const { runs, complete } = explore(
    (ask) => route(config, request, options, ask),
    alternativesAtMost,
  );
  const [first, ...others] = runs.flatMap(({ value, assumed }) =>
    value.ok ? [{ outcome: value.value, assumed }] : [],
  );
  if (!first) return runs[0]?.value.ok === false ? runs[0].value : fail('nginx-not-listening');
  const about = [first, ...others].flatMap(({ assumed }) => assumed.flatMap(({ about }) => about));
  return ok({
    outcome: first.outcome,
    dependsOn: [...new Set(about)],
    alternatives: others,
    complete,
  });
}
