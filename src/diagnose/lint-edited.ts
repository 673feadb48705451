import { ok, type Result } from '../model/result.ts';
import type { Edit } from '../model/finding.ts';
import { openNginx, type Nginx } from '../proxies/nginx/nginx.ts';
import { editedFiles } from '../text/edited-files.ts';

/**
 * The nginx as its configuration would be after the edits, read anew: an edit may change what serves
 * what. Failures: those of `editedFiles` and `openNginx`.
 */
export function editedNginx(nginx: Nginx, edits: readonly Edit[]): Result<Nginx> {
  const texts = editedFiles(nginx.files, edits);
  if (!texts.ok) return texts;
  const { config, build, source, asRoot, configuration } = nginx;
  const read = (path: string): Result<string> => {
    const text = texts.value.get(path);
    return text === undefined ? source.read(path) : ok(text);
  };
  const place = { config, prefix: configuration.prefix, build };
  return openNginx(place, { asRoot }, { ...source, read });
}
