import { isAbsolute } from 'node:path';
import type { StructuredPatchHunk } from 'diff';

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

const context = 3;

/** Where the line starts that is `lines` lines above an offset. */
function linesAbove(text: string, offset: number, lines: number): number {
  let at = offset;
  for (let left = lines; left >= 0 && at > 0; left -= 1) at = text.lastIndexOf('\n', at - 2) + 1;
  return at;
}

/** Where the line ends that is `lines` lines below an offset. */
function linesBelow(text: string, offset: number, lines: number): number {
  let at = offset;
  for (let left = lines; left >= 0 && at < text.length; left -= 1) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return at;
}

/** Two texts without most of what they begin and end with alike. */
interface Part {
  readonly before: string;
  readonly after: string;
  /** Lines left out above. */
  readonly above: number;
  /** Bytes left out below. */
  readonly below: number;
}

/** Has a change less context than it should have because the rest was left out? */
function isCramped({ above, below }: Part, hunks: readonly StructuredPatchHunk[]): boolean {
  const isContext = (line: string): boolean => line.startsWith(' ');
  const first = hunks[0]?.lines.slice(0, context) ?? [];
  const last = hunks.at(-1)?.lines.slice(-context) ?? [];
  return (above > 0 && !first.every(isContext)) || (below > 0 && !last.every(isContext));
}

/** How far two texts are alike, found by ever smaller steps. */
function alike(length: number, equal: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let step = 65_536; step >= 1; step = Math.floor(step / 16))
    while (at + step <= length && equal(at, at + step)) at += step;
  return at;
}

/** The lines around all differences, with their context, and how many lines stand above. */
function differing(before: string, after: string): Part {
  const shorter = Math.min(before.length, after.length);
  const same = alike(shorter, (from, to) => before.slice(from, to) === after.slice(from, to));
  const tail = alike(
    shorter - same,
    (from, to) =>
      before.slice(before.length - to, before.length - from) ===
      after.slice(after.length - to, after.length - from),
  );
  const start = linesAbove(before, same, context);
  const end = linesBelow(before, before.length - tail, context);
  const rest = before.length - end;
  return {
    before: before.slice(start, end),
    after: after.slice(start, after.length - rest),
    above: before.slice(0, start).split('\n').length - 1,
    below: rest,
  };
}

/**
 * A unified diff of two binary strings, itself a binary string, that `patch -p1` and `git apply`
 * take byte for byte when run in `/` (an absolute path loses its first slash). Empty without changes.
 */
export async function unifiedDiff(path: string, before: string, after: string): Promise<string> {
  if (before === after) return '';
  const { structuredPatch } = await import('diff/lib/patch/create.js');
  const hunksOf = (part: Part): readonly StructuredPatchHunk[] =>
    structuredPatch(path, path, part.before, part.after, '', '', { context }).hunks;
  const whole: Part = { before, after, above: 0, below: 0 };
  const near = differing(before, after);
  const found = hunksOf(near);
  const [part, hunks] = isCramped(near, found) ? [whole, hunksOf(whole)] : [near, found];
  const body = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const [from, to] = [oldStart + part.above, newStart + part.above];
    return [`@@ -${from},${oldLines} +${to},${newLines} @@`, ...lines];
  });
  return [`--- ${label('a', path)}`, `+++ ${label('b', path)}`, ...body, ''].join('\n');
}
