import type { Refusal } from '../../copies.ts';

/**
 * Why nginx refused a copy, from what it wrote. Words in quotes are the configuration's own and may
 * be secrets: they are left out.
 */
export function refusal(errors: string): Refusal {
  const fatal = /\[emerg\] (?:\d+#\d+: )?(.*)/.exec(errors)?.[1] ?? '';
  const place = / in (\S+):(\d+)$/.exec(fatal);
  const unknown = /unknown directive "(\w+_temp_path)"/.exec(errors)?.[1];
  return {
    reason: fatal.replace(/ in \S+:\d+$/, '').replaceAll(/"[^"]*"?/g, '"…"'),
    // The copy keeps a file's whole path below its own `conf`.
    file: place?.[1]?.replace(/^.*?\/sandbox\.[^/]+\/conf/, '') ?? '',
    line: Number(place?.[2] ?? 0),
    ...(unknown === undefined ? {} : { unknown }),
    portTaken: errors.includes('Address already in use'),
  };
}
