import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Build, Config, Node } from './config.ts';
import { explore, type Ask } from './routing/decisions.ts';
import { enter, virtualServer } from './routing/entry.ts';
import { locationOf } from './routing/handlers.ts';
import { ancestry, nameOf } from './routing/node.ts';
import { runPhases } from './routing/phases.ts';
import type { Handler, Outcome, Resolution, RoutedRequest } from './routing/resolution.ts';
import { initialState, type State } from './routing/state.ts';
import { Undecidable } from './routing/value.ts';
import { effectiveSettings, type Scope } from './settings/effective.ts';

/** What the resolver may know beyond the configuration. */
export interface ResolveOptions {
  readonly build: Build;
  /** Was nginx started by root? Decides the port of a server without `listen`. Default: yes. */
  readonly asRoot?: boolean;
  /** Where `try_files`, `if (-f …)`, index and static files look; absent: their answers are open. */
  readonly files?: Files;
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

function handled(state: State): Handler {
  try {
    return runPhases(state);
  } catch (error) {
    if (error instanceof Undecidable) return { kind: 'unknown', dependsOn: error.dependsOn };
    throw error;
  }
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
  if (entry.handshakeRefused) {
    return fail('nginx-handshake-refused', { port: request.port, host: request.sni ?? '' });
  }
  const { build, files } = options;
  const { version } = build;
  const state = initialState({ config, request, entry, files, ask, version });
  const handler = handled(state);
  const blocks = ancestry(state.block);
  const location = locationOf(state.block);
  return ok({
    listener: listener.value,
    server: entry.server,
    ...(location ? { location } : {}),
    blocks,
    uri: state.uri,
    args: state.args,
    handler,
    settings: effectiveSettings(scopesOf(config, blocks), build),
    steps: state.steps,
  });
}

/** What an outcome itself leaves open. */
const openIn = ({ handler }: Outcome): readonly string[] =>
  handler.kind === 'pass' || handler.kind === 'unknown' ? handler.dependsOn : [];

/**
 * Which server, which location and which settings answer a request, as nginx would choose them.
 * What cannot be known makes alternatives, never a guess: `dependsOn` names it.
 * Failures: `nginx-not-listening` (no socket for the address and port), `nginx-no-tls`,
 * `nginx-handshake-refused` (`ssl_reject_handshake`).
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
  const about = [first, ...others].flatMap(({ outcome, assumed }) =>
    assumed.flatMap(({ about }) => about).concat(openIn(outcome)),
  );
  return ok({
    outcome: first.outcome,
    dependsOn: [...new Set(about)],
    alternatives: others,
    complete,
  });
}
