import type { Files } from '../host/files.ts';
import type { Remedy } from '../model/finding.ts';
import { ok, type Result } from '../model/result.ts';
import { editedFiles } from '../text/edited-files.ts';

/**
 * The files that a configuration was read from, as they would be with remedies in it.
 * @param texts those that were read, by path
 * Failures: those of `editedFiles`.
 */
export function filesAfter(
  source: Files,
  texts: ReadonlyMap<string, string>,
  remedies: readonly Remedy[],
): Result<Files> {
  const edited = editedFiles(
    texts,
    remedies.flatMap(({ edits }) => edits),
  );
  if (!edited.ok) return edited;
  return ok({
    ...source,
    read(path) {
      const text = edited.value.get(path);
      return text === undefined ? source.read(path) : ok(text);
    },
  });
}
