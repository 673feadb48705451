import type { Files } from '../host/files.ts';
import type { Edit } from '../model/finding.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Build, Config } from '../proxies/nginx/config.ts';
import { readConfig } from '../proxies/nginx/config.ts';
import { applyEdits } from '../text/edit.ts';

/**
 * The configuration as it would be after the edits, read anew: an edit may change what means what.
 * Failures: those of `applyEdits` and `readConfig`; `edit-elsewhere` (of a file not read).
 */
export function variantOf(
  config: Config,
  edits: readonly Edit[],
  { build, files }: { readonly build: Build; readonly files: Files },
): Result<Config> {
  if (edits.length === 0) return ok(config);
  const texts = new Map<string, string>();
  for (const [path, { text }] of config.files) {
    const edited = applyEdits(
      text,
      edits.filter(({ file }) => file === path),
    );
    if (!edited.ok) return edited;
    texts.set(path, edited.value);
  }
  const stray = edits.find(({ file }) => !texts.has(file));
  if (stray) return fail('edit-elsewhere', { file: stray.file });
  const read = (path: string): Result<string> => {
    const text = texts.get(path);
    return text === undefined ? files.read(path) : ok(text);
  };
  return readConfig(config.main, { prefix: config.prefix, build, files: { ...files, read } });
}
