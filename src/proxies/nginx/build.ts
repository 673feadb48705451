import { isAbsolute, join } from 'node:path';

import type { Build } from './config.ts';

/** What `nginx -V` tells: the build, and the paths that were compiled in. */
export interface BuildInfo {
  readonly build: Build;
  readonly prefix: string;
  readonly configPath: string;
  readonly errorLogPath: string;
}

const flavours: readonly (readonly [RegExp, string])[] = [
  [/nginx-plus/i, 'plus'],
  [/openresty\//i, 'openresty'],
  [/tengine/i, 'tengine'],
  [/angie/i, 'angie'],
  [/freenginx/i, 'freenginx'],
];

function flavourOf(text: string): string {
  return flavours.find(([pattern]) => pattern.test(text))?.[1] ?? 'nginx';
}

/**
 * Reads what `nginx -V` wrote. Undefined when the text is not nginx's.
 * @param text both output streams together
 */
export function parseBuild(text: string, pageSize: number): BuildInfo | undefined {
  const version = /version: \S+?\/(\d+\.\d+\.\d+)/.exec(text)?.[1];
  if (version === undefined) return undefined;
  const argument = (name: string): string | undefined =>
    new RegExp(`--${name}=('[^']*'|\\S+)`).exec(text)?.[1]?.replaceAll("'", '');
  const prefix = argument('prefix') ?? '/usr/local/nginx';
  const below = (path: string): string => (isAbsolute(path) ? path : join(prefix, path));
  return {
    build: {
      flavour: flavourOf(text),
      version,
      modules: [...text.matchAll(/--with-(\w+?)(?:_module)?(?=\s|$)/g)].map(
        (found) => found[1] ?? '',
      ),
      pageSize,
    },
    prefix,
    configPath: below(argument('conf-path') ?? 'conf/nginx.conf'),
    errorLogPath: below(argument('error-log-path') ?? 'logs/error.log'),
  };
}
