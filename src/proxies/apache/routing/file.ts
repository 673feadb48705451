import { join } from 'node:path';

import type { Files } from '../../../host/files.ts';
import type { Config, Node } from '../config.ts';
import { lastNamed } from './node.ts';
import type { Server } from './vhost.ts';

const inRoot = (config: Config, path: string): string =>
  path.startsWith('/') ? path : join(config.root, path);

function aliased(nodes: readonly Node[], path: string): string | undefined {
  for (const { name, args } of nodes) {
    if (name !== 'alias') continue;
    const [from = '', to = ''] = args;
    const whole = from.endsWith('/') || path.length === from.length || path[from.length] === '/';
    if (from !== '' && path.startsWith(from) && whole) return to + path.slice(from.length);
  }
  return undefined;
}

/** The file that a path stands for: an `Alias`, else below `DocumentRoot`. */
export function fileOf(config: Config, server: Server, path: string): string {
  const found = aliased(server.nodes, path) ?? aliased(config.nodes, path);
  if (found !== undefined) return inRoot(config, found);
  const root = lastNamed(server.nodes, 'documentroot') ?? lastNamed(config.nodes, 'documentroot');
  return join(inRoot(config, root?.args[0] ?? 'htdocs'), path);
}

/**
 * What httpd takes for the file of a path: it goes down as long as there are folders, and leaves the
 * rest to the handler (ap_directory_walk): `/var/www/index.php/event` is served by
 * `/var/www/index.php`. The whole path where the files cannot be looked at.
 */
export function scriptOf(file: string, files: Files | undefined): string {
  if (!files) return file;
  for (let end = file.indexOf('/', 1); end > 0; end = file.indexOf('/', end + 1)) {
    if (!files.isFolder(file.slice(0, end))) return file.slice(0, end);
  }
  return file;
}

/** The extensions of a file: `php`, `gz` of `a/index.php.gz`. */
export function extensionsOf(path: string): readonly string[] {
  const [, ...extensions] = path.slice(path.lastIndexOf('/') + 1).split('.');
  return extensions;
}
