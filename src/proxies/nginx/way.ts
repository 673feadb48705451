import type { HopRequest } from '../proxy.ts';
import type { Build, Config, Node } from './config.ts';
import { routed } from './nginx.ts';
import { resolve } from './resolve.ts';

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
