import type { Edit } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { applyEdits } from './edit.ts';

/**
 * The files that edits change, as they would be after them; binary strings by path.
 * Failures: those of `applyEdits`; `edit-elsewhere` {file} (of a file not read).
 */
export function editedFiles(
  files: ReadonlyMap<string, string>,
  edits: readonly Edit[],
): Result<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of new Set(edits.map(({ file }) => file))) {
    const before = files.get(path);
    if (before === undefined) return fail('edit-elsewhere', { file: path });
    const after = applyEdits(
      before,
      edits.filter(({ file }) => file === path),
    );
    if (!after.ok) return after;
    texts.set(path, after.value);
  }
  return ok(texts);
}
