import type { Observation } from '../model/observation.ts';

/** How a response that says it is a stream writes what no client takes for events. */
export type LostBy = 'blank-line' | 'data-field' | 'bom';

/** Fewer may be an odd prelude. */
const oddLines = 3;
/** Fewer may be one event of several lines that is still being written. */
const openLines = 3;

const without: ReadonlySet<string> = new Set([
  'event-without-data',
  'line-without-field',
  'unknown-field',
]);

/** `data: 1\n\n` with the backslashes themselves, as single quotes leave them; JSON has some, too. */
const isEscaped = ({ bodyStart }: Observation): boolean =>
  /^data:[^\n]*\\n\\n *(?:data|event|id):[^\n]*$/.test(bodyStart);

/**
 * Why bytes came that do not make events; undefined where they do, or where too little came to tell.
 * One event before each of which stands a byte order mark comes through: the first.
 */
export function lostBy(seen: Observation): LostBy | undefined {
  const { events, violations, pendingDataLines = 0 } = seen;
  const count = (wanted: (code: string) => boolean): number =>
    violations.filter(({ code }) => wanted(code)).length;
  if (count((code) => code === 'bom-before-field') > 1) return 'bom';
  if (events.length > 0) return undefined;
  if (pendingDataLines >= openLines || isEscaped(seen)) return 'blank-line';
  return count((code) => without.has(code)) >= oddLines ? 'data-field' : undefined;
}
