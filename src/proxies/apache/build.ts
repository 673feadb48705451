import { join } from 'node:path';

/** What `httpd -V` tells of the program and of the paths compiled into it. */
export interface BuildInfo {
  readonly version: string;
  /** `HTTPD_ROOT` */
  readonly root: string;
  /** Absolute. */
  readonly config: string;
}

/**
 * Reads what `httpd -V` wrote. Undefined when the text is not httpd's.
 * @param text both output streams together
 */
export function parseBuild(text: string): BuildInfo | undefined {
  const version = /version: Apache\/(\d+\.\d+\.\d+)/.exec(text)?.[1];
  const compiled = (name: string): string | undefined =>
    new RegExp(`-D ${name}="([^"]*)"`).exec(text)?.[1];
  if (version === undefined) return undefined;
  const root = compiled('HTTPD_ROOT') ?? '/usr/local/apache2';
  const file = compiled('SERVER_CONFIG_FILE') ?? 'conf/httpd.conf';
  return { version, root, config: file.startsWith('/') ? file : join(root, file) };
}
