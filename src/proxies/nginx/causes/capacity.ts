import type { Config } from '../config.ts';
import { globalNode, type Global } from '../remedies.ts';
import { argsOf } from '../routing/node.ts';

export const connections: Omit<Global, 'args'> = {
  directive: 'worker_connections',
  within: 'events',
};
export const openFiles: Omit<Global, 'args'> = { directive: 'worker_rlimit_nofile' };

/** nginx's own number where nothing says one (DEFAULT_CONNECTIONS in ngx_event.c). */
const byDefault = 512;

/** How many connections one worker takes. */
export function connectionsOf(config: Config): number {
  const node = globalNode(config, connections);
  return node ? Number(argsOf(node)[0]) : byDefault;
}

/** How many files one worker may have open, where the configuration says so. */
export function openFilesOf(config: Config): number | undefined {
  const node = globalNode(config, openFiles);
  return node && Number(argsOf(node)[0]);
}

/** Two thousand streams for each worker, at a few hundred bytes a connection. */
const enough = 4096;

/** As many connections as should be allowed, and two files for each: a cached or logged one beside. */
export function ample(config: Config): readonly Global[] {
  const count = Math.max(enough, 4 * connectionsOf(config));
  const files = Math.max(2 * count, openFilesOf(config) ?? 0);
  return [
    { ...openFiles, args: [String(files)] },
    { ...connections, args: [String(count)] },
  ];
}
