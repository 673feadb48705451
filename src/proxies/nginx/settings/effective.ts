import type { Setting, Settings } from '../../../model/route.ts';
import type { Build, Node } from '../config.ts';
import { argsOf, nameOf, placeOf } from '../routing/node.ts';
import { inheritedHeaders } from './headers.ts';
import { accumulating, handlers, notSettings, replacedBy } from './inheritance.ts';
import { streamingDefaults } from './streaming.ts';

/** One level of configuration: a block's name and the directives directly in it. */
export interface Scope {
  /** `main`, `events`, `http`, `server`, `location`, `if`, `limit_except`. */
  readonly name: string;
  readonly nodes: readonly Node[];
}

/** A block that only refines the location around it (`noname` in nginx's sources). */
const refines = ({ name }: Scope): boolean => name === 'if' || name === 'limit_except';

/** A block of Lua is a setting; a block of directives is a scope of its own. */
const isSetting = (node: Node): boolean =>
  !notSettings.has(nameOf(node)) && (!node.directive.block || node.directive.block.raw === true);

function byName(nodes: readonly Node[]): ReadonlyMap<string, readonly Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes.filter(isSetting)) {
    const group = groups.get(nameOf(node));
    if (group) group.push(node);
    else groups.set(nameOf(node), [node]);
  }
  return groups;
}

/** Lays one scope over what its outer scopes gave. */
function overlay(outer: Settings, scope: Scope): Settings {
  const inner = new Map(outer);
  if (!refines(scope)) for (const handler of handlers) inner.delete(handler);
  for (const [directive, nodes] of byName(scope.nodes)) {
    const values = nodes.map(argsOf);
    const replaced = replacedBy(directive, values[0]?.[0]).flatMap((name) => outer.get(name) ?? []);
    for (const { directive } of replaced) inner.delete(directive);
    const kept = accumulating.has(directive) ? replaced : [];
    const gone = kept.length > 0 ? [] : replaced;
    inner.set(directive, {
      directive,
      values: kept.flatMap((setting) => setting.values).concat(values),
      source: 'configured',
      places: kept.flatMap((setting) => setting.places).concat(nodes.map(placeOf)),
      scope: scope.name,
      overrode: gone.flatMap(({ places, overrode }) => places.concat(overrode)),
    });
  }
  return inheritedHeaders(outer, inner, scope.name);
}

/** Bytes of a size: `4096`, `4k`, `1m` (ngx_parse_size). */
function bytesOf(size: string): number {
  const unit = { k: 1024, m: 1_048_576 }[size.slice(-1).toLowerCase()];
  return unit ? Number(size.slice(0, -1)) * unit : Number(size);
}

const byDefault = (directive: string, values: Setting['values']): Setting => ({
  directive,
  values,
  source: 'default',
  places: [],
  overrode: [],
});

/** nginx doubles the larger of both buffer sizes (each module's merge_loc_conf). */
function busyBuffers(settings: Settings, module: string): Setting {
  const sizes = [
    settings.get(`${module}_buffer_size`)?.values[0]?.[0],
    settings.get(`${module}_buffers`)?.values[0]?.[1],
  ].map((size) => bytesOf(size ?? '0'));
  return byDefault(`${module}_busy_buffers_size`, [[String(2 * Math.max(...sizes))]]);
}

/**
 * Every setting in effect in the innermost of the scopes, which come outermost first, with the
 * defaults of this build for what matters to streaming.
 */
export function effectiveSettings(scopes: readonly Scope[], build: Build): Settings {
  const settings = new Map(scopes.reduce<Settings>(overlay, new Map()));
  for (const { directive, values } of streamingDefaults) {
    if (!settings.has(directive)) settings.set(directive, byDefault(directive, values(build)));
  }
  for (const module of ['proxy', 'fastcgi', 'uwsgi', 'scgi']) {
    const busy = busyBuffers(settings, module);
    if (!settings.has(busy.directive)) settings.set(busy.directive, busy);
  }
  return settings;
}
