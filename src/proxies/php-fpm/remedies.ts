import type { RemedyId } from '../../messages/messages.ts';
import type { Edit, Manner, Remedy } from '../../model/finding.ts';
import { directive, type FileEntry, type Pool } from './config.ts';

const none = { holdsFor: [], proved: false } as const;

const phpKeys: ReadonlySet<string> = new Set([
  'php_value',
  'php_flag',
  'php_admin_value',
  'php_admin_flag',
]);

/** The end of the line that an offset stands in, and what ends it. */
function lineEnd(text: string, offset: number): { readonly at: number; readonly feed: string } {
  const next = text.indexOf('\n', offset);
  const feed = text.includes('\r\n') ? '\r\n' : '\n';
  if (next === -1) return { at: text.length, feed };
  return { at: text[next - 1] === '\r' ? next - 1 : next, feed };
}

/** A line more at the end of the pool's section. */
function addLine({ name, entries }: Pool, line: string): readonly Edit[] {
  const file = entries.at(-1)?.file;
  const section = file?.sections.findLast((found) => found.name === name);
  if (!file || !section) return [];
  const { at, feed } = lineEnd(file.text, section.end);
  return [{ file: file.path, span: { start: at, end: at }, text: `${feed}${line}` }];
}

/** The edits that give a PHP setting this value for the whole pool. */
function setInPool(pool: Pool, setting: string, value: string): readonly Edit[] {
  const own = pool.entries.filter(({ key, sub }) => phpKeys.has(key) && sub === setting);
  const last = own.findLast(({ key }) => key.startsWith('php_admin_')) ?? own.at(-1);
  if (last) return [{ file: last.file.path, span: last.valueSpan, text: value }];
  return addLine(pool, `php_admin_value[${setting}] = ${value}`);
}

/** A remedy that gives a PHP setting another value in the pool; undefined where the pool does not decide. */
export function poolRemedy(
  id: RemedyId,
  pool: Pool,
  setting: string,
  value: string,
): Remedy | undefined {
  const edits = setInPool(pool, setting, value);
  if (edits.length === 0) return undefined;
  const sets = { directive: setting, args: [value] };
  return { id, kind: 'proxy', scope: 'pool', edits, sets, headers: [], ...none };
}

/** A remedy that gives a directive of the pool itself another value. */
export function directiveRemedy(
  id: RemedyId,
  pool: Pool,
  name: string,
  value: string,
): Remedy | undefined {
  const entry = directive(pool.entries, name);
  const edits = entry
    ? [{ file: entry.file.path, span: entry.valueSpan, text: value }]
    : addLine(pool, `${name} = ${value}`);
  const sets = { directive: name, args: [value] };
  return edits.length === 0
    ? undefined
    : { id, kind: 'proxy', scope: 'pool', edits, sets, headers: [], ...none };
}

/** A remedy that lets the pool have so many workers; the limit of all pools gives way as well. */
export function workersRemedy(
  id: RemedyId,
  global: readonly FileEntry[],
  pool: Pool,
  count: number,
): Remedy {
  const own = directive(pool.entries, 'pm.max_children');
  const all = directive(global, 'process.max');
  const tooFew = all && Number(all.value) > 0 && Number(all.value) < count ? [all] : [];
  const edits = [...(own ? [own] : []), ...tooFew].map(({ file, valueSpan }) => ({
    file: file.path,
    span: valueSpan,
    text: String(count),
  }));
  const sets = { directive: 'pm.max_children', args: [String(count)] };
  return { id, kind: 'proxy', scope: 'pool', edits, sets, headers: [], ...none };
}

/** A remedy that is another way of writing in the script. */
export function scriptRemedy(id: RemedyId, ...manners: readonly Manner[]): Remedy {
  return { id, kind: 'origin', scope: 'origin', edits: [], headers: [], manners, ...none };
}
