import type { RemedyId } from '../../messages/messages.ts';
import type { Edit, Remedy } from '../../model/finding.ts';
import type { Option } from './options.ts';

/** The ini file, where there is one. */
export interface IniText {
  readonly path: string;
  readonly text: string;
}

function editsFor(
  name: string,
  value: string,
  options: readonly Option[],
  ini: IniText | undefined,
): readonly Edit[] {
  const last = options.findLast((option) => option.name === name);
  if (last?.place && last.valueSpan) {
    return [{ file: last.place.file, span: last.valueSpan, text: value }];
  }
  // What the command line says holds as well, whatever the file says.
  const after = last ? undefined : options.findLast(({ place }) => place?.file === ini?.path);
  if (!after?.place || !ini) return [];
  const feed = ini.text.includes('\r\n') ? '\r\n' : '\n';
  const { end } = after.place.span;
  const span = { start: end, end };
  return [{ file: ini.path, span, text: `${feed}${name} = ${value}` }];
}

/** A remedy that gives an option another value: in the file, or where uWSGI is started. */
export function optionRemedy(
  id: RemedyId,
  name: string,
  value: string,
  options: readonly Option[],
  ini: IniText | undefined,
): Remedy {
  const edits = editsFor(name, value, options, ini);
  return {
    id,
    kind: 'proxy',
    scope: edits.length > 0 ? 'file' : 'command line',
    edits,
    sets: { directive: name, args: [value] },
    headers: [],
    holdsFor: [],
    proved: false,
  };
}
