import { join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { ok, type Result } from '../../model/result.ts';

const isPattern = (name: string): boolean => /[*?]|\[[^\]]*\]/.test(name);

const literal = (char: string): string => char.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * A pattern of `Include` or of a section as a regular expression (apr_fnmatch.c).
 * @param pathname `*` and `?` stop at slashes (APR_FNM_PATHNAME)
 */
export function patternOf(pattern: string, pathname: boolean): RegExp {
  const any = pathname ? '[^/]' : '[^]';
  const source = pattern.replaceAll(
    /\[([!^]?)(\]?[^\]]*)\]|\\?([^])/g,
    (whole, negated: string | undefined, set: string | undefined, char: string) => {
      if (set !== undefined) {
        return `[${negated ? '^' : ''}${set.replaceAll(/[\\\][]/g, '\\$&')}]`;
      }
      if (whole === '*') return `${any}*`;
      return whole === '?' ? any : literal(char);
    },
  );
  return new RegExp(`^${source}$`);
}

/** Is there a wildcard in it (apr_fnmatch_test)? */
export const hasWildcard = (text: string): boolean => isPattern(text);

const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((a, b) => (a < b ? -1 : Number(a > b)));

/** Every file below a folder, names of one folder in order, whatever they start with. */
function below(path: string, files: Files, depth: number): Result<readonly string[]> {
  if (!files.isFolder(path) || depth === 0) return ok([path]);
  const names = files.list(path);
  if (!names.ok) return names;
  const found = inOrder(names.value).map((name) => below(join(path, name), files, depth - 1));
  const failed = found.find((one) => !one.ok);
  return failed ?? ok(found.flatMap((one) => (one.ok ? one.value : [])));
}

/** httpd gives up on folders nested deeper (AP_MAX_INCLUDE_DIR_DEPTH). */
const foldersAtMost = 20;

/**
 * The files that an `Include` names, in httpd's order: those below a folder, or of each folder or
 * file that a pattern matches (ap_process_resource_config, ap_process_fnmatch_configs).
 * Failures: those of `Files.list`.
 * @param path absolute
 */
export function includedPaths(path: string, files: Files): Result<readonly string[]> {
  if (!isPattern(path)) return below(path, files, foldersAtMost);
  let folders = ['/'];
  const parts = path.split('/').filter((part) => part !== '');
  for (const part of parts) {
    if (!isPattern(part)) {
      folders = folders.map((folder) => join(folder, part)).filter((one) => files.exists(one));
      continue;
    }
    const pattern = patternOf(part, false);
    // A leading dot is matched only by a dot (APR_FNM_PERIOD).
    const matches = (name: string): boolean =>
      pattern.test(name) && (!name.startsWith('.') || part.startsWith('.'));
    const next: string[] = [];
    for (const folder of folders) {
      const names = files.list(folder);
      if (!names.ok) return names;
      next.push(...inOrder(names.value.filter(matches)).map((name) => join(folder, name)));
    }
    folders = next;
  }
  const found = folders.map((one) => below(one, files, foldersAtMost));
  const failed = found.find((one) => !one.ok);
  return failed ?? ok(found.flatMap((one) => (one.ok ? one.value : [])));
}
