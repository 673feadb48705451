import type { Settings } from '../../../model/route.ts';
import { extensionsOf } from '../routing/file.ts';

/** `text/event-stream` of `text/event-stream; charset=utf-8`. */
const bare = (type: string): string => type.replace(/;.*$/s, '').trim().toLowerCase();

/** What a response and its client say that decides on filters. */
export interface Filtered {
  readonly contentType: string;
  /** Does the client accept gzip? */
  readonly gzip: boolean;
  readonly path: string;
}

const allOf = (settings: Settings, name: string): readonly (readonly string[])[] =>
  settings.get(name)?.values ?? [];

/** The filters that stand before a response, in capitals, as the configuration names them. */
function named(settings: Settings, { contentType, path }: Filtered): readonly string[] {
  const last = extensionsOf(path);
  const set = allOf(settings, 'setoutputfilter').map(([names = '']) => names);
  const byType = allOf(settings, 'addoutputfilterbytype')
    .filter(([, ...types]) => types.map(bare).includes(bare(contentType)))
    .map(([names = '']) => names);
  const byExtension = allOf(settings, 'addoutputfilter')
    .filter(([, ...extensions]) => extensions.some((one) => last.includes(one.replace(/^\./, ''))))
    .map(([names = '']) => names);
  return [...set, ...byType, ...byExtension].flatMap((names) => names.toUpperCase().split(';'));
}

/** Is a variable of the environment set for every request here (`SetEnv`)? */
function environment(settings: Settings, name: string): string | undefined {
  const found = allOf(settings, 'setenv').findLast(([one]) => one === name);
  const unset = allOf(settings, 'unsetenv').some(([one]) => one === name);
  return found && !unset ? (found[1] ?? '') : undefined;
}

/** Does mod_deflate or mod_brotli compress the response for this client? */
export function compresses(settings: Settings, filtered: Filtered): boolean {
  const filters = named(settings, filtered);
  if (!filtered.gzip || environment(settings, 'no-gzip') !== undefined) return false;
  return filters.includes('DEFLATE');
}

/** Bytes a second that the filter RATE_LIMIT lets through; undefined where it does not stand there. */
export function rateOf(settings: Settings, filtered: Filtered): number | undefined {
  const rate = Number(environment(settings, 'rate-limit'));
  return named(settings, filtered).includes('RATE_LIMIT') && rate > 0 ? rate * 1024 : undefined;
}
