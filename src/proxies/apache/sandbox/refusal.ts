import { lineColumn } from '../../../text/lines.ts';
import type { Refusal } from '../../copies.ts';
import type { Config } from '../config.ts';
import type { Printed } from './print.ts';

/**
 * Why httpd refused a copy, from what it wrote, with the line of the original that it means. Words in
 * quotes are the configuration's own and may be secrets: they are left out.
 */
export function refusal(errors: string, config: Config, places: Printed['places']): Refusal {
  const [, number, near, next] =
    /[Ss]yntax error on line (\d+) of \S+:[ \t]*([^\n]*)\n?([^\n]*)/.exec(errors) ?? [];
  const place = places[Number(number) - 1];
  const text = place && config.files.get(place.file)?.text;
  const last = errors.trim().split('\n').at(-1) ?? '';
  const said = number === undefined ? last : near === '' ? next : near;
  return {
    reason: (said ?? '').replaceAll(/"[^"]*"?|'[^']*'?/g, '"…"'),
    file: place?.file ?? config.main,
    line: place && text !== undefined ? lineColumn(text, place.span.start).line : 0,
    portTaken: errors.includes('Address already in use'),
  };
}
