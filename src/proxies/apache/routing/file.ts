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
 * The script that a path with more behind it stands for: `/var/www/index.php/event` is served by
 * `/var/www/index.php` (ap_directory_walk). The whole path where nothing of it is a file.
 */
export function scriptOf(file: string, files: Files | undefined): string {
  if (!files || files.exists(file)) return file;
  for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
    const shorter = file.slice(0, end);
    if (files.exists(shorter)) return files.isFolder(shorter) ? file : shorter;
  }
  return file;
}
