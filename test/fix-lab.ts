import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startChild, type Child } from '../src/host/child.ts';
import { freePort } from '../src/host/ports.ts';
import { makeScratch } from '../src/host/scratch.ts';
import type { Controlled } from '../src/proxies/nginx/control.ts';
import { workersOf } from '../src/proxies/nginx/master.ts';

export interface Lab {
  readonly prefix: string;
  readonly config: string;
  readonly port: number;
  readonly instance: Controlled;
  readonly child: Child;
  path(name: string): string;
  /** The body of a GET, or the error's code. */
  get(path?: string): Promise<string>;
  end(): Promise<void>;
}

export interface LabOptions {
  /** Files beside nginx.conf, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links beside nginx.conf: name → target. */
  readonly links?: Readonly<Record<string, string>>;
  /** What stands in the server block. */
  readonly server?: (port: number) => string;
  readonly http?: string;
  readonly main?: string;
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly workers?: number;
}

export const answer = (text: string): string => `location / { return 200 "${text}"; }`;

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

function mainFile(port: number, options: LabOptions): string {
  return `${options.main ?? ''}
worker_processes ${options.workers ?? 1};
pid run/nginx.pid;
error_log logs/error.log notice;
events { worker_connections 64; }
http {
    access_log off;
    ${temporary.map((name) => `${name}_temp_path run/${name};`).join('\n    ')}
    ${options.http ?? ''}
    server {
        listen 127.0.0.1:${port};
        ${(options.server ?? (() => answer('one')))(port)}
    }
}
`;
}

function own(paths: readonly string[], as: LabOptions['as']): void {
  if (as) for (const path of paths) chownSync(path, as.uid, as.gid);
}

/** Waits for a condition; throws when it does not come. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let left = 500; left > 0; left -= 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never came: ${what}`);
}

/** A running nginx with its own prefix and port, which ends with the test. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const scratch = makeScratch('fix-test');
  const prefix = scratch.path;
  if (options.as) chmodSync(prefix, 0o755);
  const port = await freePort();
  const path = (name: string): string => join(prefix, name);
  for (const folder of ['run', 'logs']) mkdirSync(path(folder));
  const files = { 'nginx.conf': mainFile(port, options), ...options.files };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path(name), '..'), { recursive: true });
    writeFileSync(path(name), text, 'latin1');
  }
  for (const [name, target] of Object.entries(options.links ?? {})) {
    mkdirSync(join(path(name), '..'), { recursive: true });
    symlinkSync(target, path(name));
  }
  own(['run', 'logs', '.', ...Object.keys(files)].map(path), options.as);
  const config = path('nginx.conf');
  const globals = 'daemon off;';
  const started = await startChild(
    'nginx',
    ['-p', `${prefix}/`, '-c', config, '-g', globals],
    options.as ? { as: options.as } : {},
  );
  if (!started.ok) throw new Error(started.failure.code);
  const child = started.value;
  await until('workers', () => workersOf(child.pid).serving.length > 0);
  return {
    prefix,
    config,
    port,
    child,
    path,
    instance: {
      binary: '/usr/sbin/nginx',
      arguments: ['-p', prefix, '-c', config, '-g', globals],
      master: child.pid,
    },
    get: (where = '/') =>
      fetch(`http://127.0.0.1:${port}${where}`, { headers: { connection: 'close' } }).then(
        (response) => response.text(),
        (error: Error) => String((error.cause as NodeJS.ErrnoException | undefined)?.code),
      ),
    async end() {
      await child.stop('SIGTERM');
      scratch.remove();
    },
  };
}
