import type { RemedyId } from '../../messages/messages.ts';
import type { Edit, Remedy } from '../../model/finding.ts';
import type { Settings } from '../../model/route.ts';
import type { ConfigFile } from './settings.ts';

/** The edits of the file that give a setting this value; none where the file does not decide. */
function editsFor(
  name: string,
  value: string,
  settings: Settings,
  file: ConfigFile | undefined,
): readonly Edit[] {
  const setting = settings.get(name);
  const decided = setting?.source === 'configured' && setting.scope !== 'file';
  if (!file || decided) return [];
  const own = file.assignments.findLast((assignment) => assignment.name === name);
  if (own) return [{ file: file.path, span: own.valueSpan, text: value }];
  const { length } = file.text;
  const feed = length === 0 || file.text.endsWith('\n') ? '' : '\n';
  const span = { start: length, end: length };
  return [{ file: file.path, span, text: `${feed}${name} = ${value}\n` }];
}

/** A remedy that gives a setting another value: in the file, or where gunicorn is started. */
export function settingRemedy(
  id: RemedyId,
  name: string,
  value: string,
  settings: Settings,
  file: ConfigFile | undefined,
): Remedy {
  const edits = editsFor(name, value, settings, file);
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
