import type { Files } from '../../host/files.ts';
import { fail, ok } from '../../model/result.ts';

/** What `nginx -T` printed: the main file, and every file read, by path. */
export interface Dump {
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
}

/** The line before each file (main, nginx.c); a newline is added after the file. */
const header = /^# configuration file (\/.*):\r?\n/gm;

/** What nginx itself says, where both of its streams were kept together. */
const said = /^(?:nginx: .*|\d{4}\/\d\d\/\d\d .*|)\r?\n/gm;

/** Takes an `nginx -T` dump apart; undefined when the text is none. */
export function dumpOf(text: string): Dump | undefined {
  const heads = [...text.matchAll(header)];
  const [first] = heads;
  if (!first || text.slice(0, first.index).replaceAll(said, '') !== '') return undefined;
  const files = heads.map(([line, path = ''], at) => {
    const content = text.slice((heads[at]?.index ?? 0) + line.length, heads[at + 1]?.index);
    return [path, content.replace(/\n$/, '')] as const;
  });
  return { main: first[1] ?? '', files: new Map(files.toReversed()) };
}

/** Texts by path as a file system that holds nothing else. */
export function filesIn(texts: ReadonlyMap<string, string>): Files {
  const paths = [...texts.keys()];
  const within = (folder: string): string => (folder.endsWith('/') ? folder : `${folder}/`);
  const isFolder = (path: string): boolean => paths.some((known) => known.startsWith(within(path)));
  return {
    read(path) {
      const text = texts.get(path);
      return text === undefined ? fail('file-missing', { path }) : ok(text);
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
