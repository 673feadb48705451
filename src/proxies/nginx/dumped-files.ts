import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { assemble } from './include.ts';

/** What an `nginx -T` dump holds. */
export interface DumpedFiles {
  /** Path of the main file. */
  readonly main: string;
  /** The files that nginx read, and nothing else; no file of this machine. */
  readonly files: Files;
}

/** A file of the dump, and the header it stood under. */
interface Section {
  readonly header: string;
  readonly path: string;
  readonly text: string;
}

/** How main() of nginx.c writes a file: this header, its bytes, a line feed. */
const header = /(?:^|\n)# configuration file (\/[^\n]*):\n/g;

function sectionsOf(dump: string): readonly Section[] {
  const heads = Array.from(dump.matchAll(header));
  return heads.map((head, index) => {
    const start = head.index + head[0].length;
    const next = heads[index + 1]?.index ?? dump.length;
    const end = index === heads.length - 1 && dump.endsWith('\n') ? next - 1 : next;
    return { header: head[0], path: head[1] ?? '', text: dump.slice(start, Math.max(start, end)) };
  });
}

/** Files that exist only as texts by path; a folder is what some path starts with. */
export function filesOf(texts: ReadonlyMap<string, string>): Files {
  const inside = (folder: string): readonly string[] => {
    const prefix = folder.endsWith('/') && folder.length === 1 ? folder : `${folder}/`;
    const names = Array.from(texts.keys()).filter((path) => path.startsWith(prefix));
    return names.map((path) => path.slice(prefix.length).split('/')[0] ?? '');
  };
  const isFolder = (path: string): boolean => inside(path).length > 0;
  return {
    read(path) {
      const text = texts.get(path);
      if (text !== undefined) return ok(text);
      return fail(isFolder(path) ? 'file-not-regular' : 'file-missing', { path });
    },
    list: (path) =>
      isFolder(path) ? ok([...new Set(inside(path))]) : fail('file-missing', { path }),
    exists: (path) => texts.has(path) || isFolder(path),
    isFolder,
  };
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
 * Reads what `nginx -T` printed, as a binary string; its messages may stand before it, and a terminal
 * may have turned its line ends into CRLF. Failures: `nginx-dump-empty` (nothing of that kind in it).
 */
export function readDump(output: string): Result<DumpedFiles> {
  const throughTerminal = /^# configuration file \/.*:\r\n/m.test(output);
  const dump = throughTerminal ? output.replaceAll('\r\n', '\n') : output;
  const sections = sectionsOf(dump);
  const main = sections[0]?.path;
  if (main === undefined) return fail('nginx-dump-empty');
  const all = new Map(sections.map(({ path, text }) => [path, text]));
  const assembly = assemble(main, filesOf(all));
  const reached = new Set(assembly.ok ? assembly.value.files.keys() : []);
  const texts = new Map(joined(sections, reached).map(({ path, text }) => [path, text]));
  return ok({ main, files: filesOf(texts) });
}
