import { isAbsolute } from 'node:path';

/** Bytes that git and patch want quoted in a file name. */
const awkward = /["\\\p{Cc}\x80-\xff]/u;

function label(side: 'a' | 'b', path: string): string {
  const name = `${side}/${isAbsolute(path) ? path.slice(1) : path}`;
  if (!awkward.test(name)) return name.includes(' ') ? `${name}\t` : name;
  const bytes = Array.from(name, (char) =>
    char === '"' || char === '\\'
      ? `\\${char}`
      : awkward.test(char)
        ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`
        : char,
  );
  return `"${bytes.join('')}"`;
}

/**
 * A unified diff of two binary strings, itself a binary string, that `patch -p1` and `git apply`
 * take byte for byte when run in `/` (an absolute path loses its first slash). Empty without changes.
 */
export async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  if (before === after) return '';
  const { structuredPatch } = await import('diff');
  const { hunks } = structuredPatch(path, path, before, after, '', '', { context: 3 });
  const body = hunks.flatMap((hunk) =>
    [`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`].concat(
      hunk.lines,
    ),
  );
  return [`--- ${label('a', path)}`, `+++ ${label('b', path)}`, ...body, ''].join('\n');
}
