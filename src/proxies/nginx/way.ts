import type { Address } from '../../model/route.ts';
import type { Return } from '../copies.ts';
import type { HopRequest } from '../proxy.ts';
import type { Build, Config, Node } from './config.ts';
import { resolve } from './resolve.ts';
import { routed } from './routing/routed.ts';

/**
 * The pass directives that a request can come to in a configuration: several where that depends on
 * what cannot be known, none where it is not passed on.
 */
export function wayOf(
  config: Config,
  request: HopRequest,
  options: { readonly build: Build; readonly asRoot: boolean },
): readonly Node[] {
  const resolution = resolve(config, routed(request), options);
  if (!resolution.ok) return [];
  const { outcome, alternatives } = resolution.value;
  const outcomes = [outcome, ...alternatives.map((alternative) => alternative.outcome)];
  return outcomes.flatMap(({ handler }) => (handler.kind === 'pass' ? [handler.node] : []));
}

/** The pass directives by which a request comes back to the same proxy, and where each leads. */
export function returnsOf(
  config: Config,
  returns: readonly Return[],
  options: { readonly build: Build; readonly asRoot: boolean },
): ReadonlyMap<Node, Address> {
  return new Map(
    returns.flatMap(({ request, to }) =>
      wayOf(config, request, options).map((node) => [node, to] as const),
    ),
  );
}
