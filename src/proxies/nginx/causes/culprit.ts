import type { Evidence } from '../cause.ts';
import { moduleOf } from '../delivery/upstream.ts';
import { Values } from '../delivery/values.ts';
import { wouldStream, type Without } from '../foresight.ts';

/** What else than a half-full buffer can hold a stream, on its way through nginx's output. */
export type Culprit =
  | 'gzip'
  | 'brotli'
  | 'body-filter'
  | 'cache'
  | 'rate'
  | 'before-body'
  | 'sub-filter';

/** Each culprit as it can be left out. The cache and the rate are of the module that passes. */
const leftOut: Readonly<Record<Culprit, (module: string) => Without>> = {
  gzip: () => ({ settings: { gzip: ['off'] } }),
  brotli: () => ({ settings: { brotli: ['off'] } }),
  'body-filter': () => ({
    settings: { body_filter_by_lua_block: undefined, body_filter_by_lua: undefined },
  }),
  cache: (module) => ({ settings: { [`${module}_cache`]: ['off'], [`${module}_store`]: ['off'] } }),
  rate: (module) => ({
    settings: { limit_rate: ['0'], [`${module}_limit_rate`]: ['0'] },
    headers: ['x-accel-limit-rate'],
  }),
  'before-body': () => ({ settings: { add_before_body: undefined } }),
  'sub-filter': () => ({ settings: { sub_filter: undefined } }),
};

function find(evidence: Evidence): Culprit | undefined {
  const { late } = evidence.sight;
  const module = moduleOf(new Values(evidence.outcome.settings));
  if (!module || late.length === 0) return undefined;
  const all = (wanted: boolean, without?: Without): boolean =>
    late.every((client) => wouldStream(evidence, client, without) === wanted);
  if (!all(false)) return undefined;
  const names = Object.keys(leftOut) as Culprit[];
  return names.find((name) => all(true, leftOut[name](module)));
}

/** Several causes ask the same of one case. */
const known = new WeakMap<Evidence, { readonly culprit: Culprit | undefined }>();

/**
 * What alone holds the stream for every client whose events come late; undefined where that is
 * buffering itself, several things at once, or nothing that the model knows.
 */
export function culpritOf(evidence: Evidence): Culprit | undefined {
  const found = known.get(evidence) ?? { culprit: find(evidence) };
  known.set(evidence, found);
  return found.culprit;
}
