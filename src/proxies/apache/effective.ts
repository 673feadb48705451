import type { Setting, Settings } from '../../model/route.ts';
import type { Node } from './config.ts';
import { placeOf } from './routing/node.ts';
import type { Parameter } from './routing/workers.ts';
import { streamingDefaults, workerDefaults } from './settings/streaming.ts';

/** One level of configuration: the main server, a `<VirtualHost>`, a section. */
export interface Scope {
  readonly name: string;
  readonly nodes: readonly Node[];
}

/** Directives of which all count, and not only the last. */
const accumulating: ReadonlySet<string> = new Set([
  'addoutputfilter',
  'addoutputfilterbytype',
  'balancermember',
  'cacheenable',
  'header',
  'loadmodule',
  'proxypass',
  'proxypassmatch',
  'requestheader',
  'rewritecond',
  'rewriterule',
  'setenv',
  'setenvif',
  'setenvifnocase',
  'unsetenv',
]);

/** Lays one scope over what its outer scopes gave. */
function overlay(outer: Settings, { name: scope, nodes }: Scope): Settings {
  const inner = new Map(outer);
  for (const node of nodes.filter(({ directive }) => !directive.block)) {
    const before = inner.get(node.name);
    const adds = accumulating.has(node.name);
    inner.set(node.name, {
      directive: node.directive.name.value,
      values: [...(adds ? (before?.values ?? []) : []), node.args],
      source: 'configured',
      places: [...(adds ? (before?.places ?? []) : []), placeOf(node)],
      scope,
      overrode: adds || !before ? [] : [...before.places.toReversed(), ...before.overrode],
    });
  }
  return inner;
}

const parameterSetting = (key: string, parameter: Parameter): Setting => ({
  directive: key,
  values: [[parameter.value]],
  source: 'configured',
  places: [placeOf(parameter.node)],
  scope: parameter.node.directive.name.value,
  overrode: parameter.overrode.map(placeOf),
});

/**
 * Every setting in effect, by its name in small letters, with httpd's defaults for what matters to
 * streaming; the parameters of the worker among them.
 * @param scopes outermost first
 */
export function effectiveSettings(
  scopes: readonly Scope[],
  parameters: ReadonlyMap<string, Parameter> | undefined,
): Settings {
  const settings = new Map(scopes.reduce<Settings>(overlay, new Map()));
  // A worker's `timeout` and the server's `Timeout` are different things of one name.
  for (const [key, parameter] of parameters ?? []) {
    settings.set(workerKey(key), parameterSetting(key, parameter));
  }
  const defaults = [
    ...streamingDefaults.map((one) => ({ key: one.directive.toLowerCase(), ...one })),
    ...(parameters ? workerDefaults : []).map((one) => ({ key: workerKey(one.directive), ...one })),
  ];
  for (const { key, directive, values } of defaults) {
    if (settings.has(key)) continue;
    settings.set(key, { directive, values, source: 'default', places: [], overrode: [] });
  }
  return settings;
}

/** The key of a worker's parameter among the settings. */
export const workerKey = (parameter: string): string => `worker ${parameter}`;
