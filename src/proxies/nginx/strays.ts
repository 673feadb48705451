import { basename, dirname, join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { readConfig, type Build, type Config } from './config.ts';
import { includeFolders } from './include-folders.ts';

/** Where parts of a configuration are kept, beside its main file. */
const usual = ['.', 'conf.d', 'sites-available', 'sites-enabled', 'snippets'];

/** What is a configuration by its name, also one that was put aside: `event.conf.off`. */
const named = /\.(?:conf|inc|vhost)(?:[.~_-]|$)/;
/** Sites go by any name; keys and certificates are never read. */
const secret = /\.(?:pem|key|crt|cer|csr|p12|pfx)$/;

const filesAtMost = 100;
const bytesAtMost = 256 * 1024;

function isCandidate(path: string): boolean {
  if (secret.test(path)) return false;
  return named.test(basename(path)) || basename(dirname(path)).startsWith('sites-');
}

/** One file by itself: what it includes is not followed. */
function alone(
  path: string,
  text: string,
  config: Config,
  files: Files,
  build: Build,
): Result<Config> {
  const read = (other: string): Result<string> =>
    other === path ? ok(text) : fail('file-missing', { path: other });
  const { prefix } = config;
  return readConfig(path, { prefix, build, files: { ...files, read, list: () => ok([]) } });
}

/**
 * The files beside a configuration that look like parts of it and are not read by it, each by
 * itself. One with the text of a file that is read is only another name of that.
 */
export function straysOf(config: Config, files: Files, build: Build): readonly Config[] {
  const home = dirname(config.main);
  const folders = [...usual.map((name) => join(home, name)), ...includeFolders(config)];
  const paths = [...new Set(folders)].flatMap((folder) => {
    const names = files.list(folder);
    return names.ok ? names.value.toSorted().map((name) => join(folder, name)) : [];
  });
  const known = new Set([...config.files.values()].map(({ text }) => text));
  return [...new Set(paths)]
    .filter((path) => !config.files.has(path) && isCandidate(path) && !files.isFolder(path))
    .slice(0, filesAtMost)
    .flatMap((path) => {
      const text = files.read(path);
      if (!text.ok || text.value.length > bytesAtMost || known.has(text.value)) return [];
      const stray = alone(path, text.value, config, files, build);
      return stray.ok ? [stray.value] : [];
    });
}
