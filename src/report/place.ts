import type { Edit } from '../model/finding.ts';
import type { Place } from '../model/place.ts';
import { applyEdits } from '../text/edit.ts';
import { unifiedDiff } from '../text/diff.ts';
import { decode, lineColumn, type Position } from '../text/lines.ts';

/** Texts of configuration files as binary strings, by path. */
export type Texts = ReadonlyMap<string, string>;

/** Line and column of a place; undefined when its file is not at hand. */
export function positionIn(files: Texts, { file, span }: Place): Position | undefined {
  const text = files.get(file);
  return text === undefined ? undefined : lineColumn(text, span.start);
}

/** A unified diff of the edits, for reading: files in their order, UTF-8 as such. */
export async function diffOf(files: Texts, edits: readonly Edit[]): Promise<string> {
  const paths = [...new Set(edits.map(({ file }) => file))];
  const diffs = await Promise.all(
    paths.map(async (path) => {
      const before = files.get(path) ?? '';
      const after = applyEdits(
        before,
        edits.filter(({ file }) => file === path),
      );
      return after.ok ? unifiedDiff(path, before, after.value) : '';
    }),
  );
  return decode(diffs.join(''));
}
