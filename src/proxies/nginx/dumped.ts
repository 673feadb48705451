import type { Files } from '../../host/files.ts';
import { fail, ok } from '../../model/result.ts';
import { assemble } from './include.ts';

/** What `nginx -T` printed: the main file, and every file read, by path, as binary strings. */
export interface Dump {
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
}

/** A file of the dump, and the header it stood under. */
interface Section {
  readonly header: string;
  readonly path: string;
  readonly text: string;
}

/** How main() of nginx.c writes a file: this header, its bytes, a line feed. */
const header = /(?:^|\n)# configuration file (\/[^\n]*):\n/g;

/** What nginx itself says, where both of its streams were kept together. */
const said = /^(?:nginx: .*|\d{4}\/\d\d\/\d\d .*|)\n?/gm;

function sectionsOf(dump: string): readonly Section[] {
  const heads = Array.from(dump.matchAll(header));
  return heads.map((head, index) => {
    const start = head.index + head[0].length;
    const next = heads[index + 1]?.index ?? dump.length;
    const end = index === heads.length - 1 && dump.endsWith('\n') ? next - 1 : next;
    return { header: head[0], path: head[1] ?? '', text: dump.slice(start, Math.max(start, end)) };
  });
}

/** Joins to the text before it each section that no `include` leads to: its header is a line of that text. */
function joined(sections: readonly Section[], reached: ReadonlySet<string>): readonly Section[] {
  const kept: Section[] = [];
  for (const section of sections) {
    const last = kept.at(-1);
    const known = kept.some(({ path }) => path === section.path);
    if (last && (known || !reached.has(section.path))) {
      kept[kept.length - 1] = { ...last, text: last.text + section.header + section.text };
    } else {
      kept.push(section);
    }
  }
  return kept;
}

/**
 * Takes an `nginx -T` dump (a binary string) apart; undefined when the text is none. nginx's messages
 * may stand before it, and a terminal may have turned its line ends into CRLF.
 */
export function dumpOf(output: string): Dump | undefined {
  const throughTerminal = /^# configuration file \/.*:\r\n/m.test(output);
  const text = throughTerminal ? output.replaceAll('\r\n', '\n') : output;
  const start = text.search(header);
  const sections = sectionsOf(text);
  const main = sections[0]?.path;
  if (main === undefined || text.slice(0, start).replaceAll(said, '') !== '') return undefined;
  const all = new Map(sections.map(({ path, text }) => [path, text]));
  const assembly = assemble(main, filesIn(all));
  const reached = new Set(assembly.ok ? assembly.value.files.keys() : []);
  return { main, files: new Map(joined(sections, reached).map(({ path, text }) => [path, text])) };
}

/** Texts by path, the main file first, as `nginx -T` prints them. */
export function dumpText(files: ReadonlyMap<string, string>): string {
  return [...files].map(([path, text]) => `# configuration file ${path}:\n${text}\n`).join('');
}

/** Texts by path as a file system that holds nothing else. */
export function filesIn(texts: ReadonlyMap<string, string>): Files {
  const paths = [...texts.keys()];
  const within = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`);
  const isFolder = (path: string): boolean => paths.some((known) => known.startsWith(within(path)));
  return {
    read(path) {
      const text = texts.get(path);
      if (text !== undefined) return ok(text);
      return fail(isFolder(path) ? 'file-not-regular' : 'file-missing', { path });
    },
    list(path) {
      if (!isFolder(path)) return fail('file-missing', { path });
      const below = paths.filter((known) => known.startsWith(within(path)));
      const names = below.map((known) => known.slice(within(path).length).split('/')[0] ?? '');
      return ok([...new Set(names)]);
    },
    exists: (path) => texts.has(path) || isFolder(path),
    isFolder,
  };
}

/** A file system with some files as they would be after edits. */
export const filesWith = (files: Files, texts: ReadonlyMap<string, string>): Files => ({
  ...files,
  read(path) {
    const text = texts.get(path);
    return text === undefined ? files.read(path) : ok(text);
  },
});
