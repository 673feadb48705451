import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort, probePort } from '../../src/host/ports.ts';
import { allProcesses } from '../../src/host/processes.ts';

/** Where Debian keeps the modules. */
const modulesFolder = '/usr/lib/apache2/modules';

/** Lines that load modules: `proxy_fcgi`, `mpm_event`. */
export const load = (...modules: readonly string[]): string =>
  modules
    .filter((name) => existsSync(join(modulesFolder, `mod_${name}.so`)))
    .map((name) => `LoadModule ${name}_module ${modulesFolder}/mod_${name}.so\n`)
    .join('');

/** What a configuration needs to run beside others, writing only below its folder. */
export const base = (folder: string): string => `ServerRoot "${folder}"
DefaultRuntimeDir "${folder}"
PidFile "${folder}/httpd.pid"
ErrorLog "${folder}/error.log"
Mutex "file:${folder}" default
ServerName main.test
`;

/** Modules that a stream needs, and those to look into a configuration. */
export const usual = ['mpm_event', 'authz_core', 'info', 'alias', 'proxy', 'proxy_http'] as const;

/** Writes files below a folder, by relative path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, 'latin1');
  }
}

/** What `apache2 -t -D NAME` prints of a configuration. */
export async function dump(
  args: readonly string[],
  what: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
  const { stdout } = await promisify(execFile)('apache2', [...args, '-t', '-D', what], options);
  return stdout;
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

export interface RunningApache {
  readonly pid: number;
  stop(): Promise<void>;
}

/** A real httpd in the foreground, once it listens on `port`. */
export async function startApache(
  args: readonly string[],
  port: number,
  options: { readonly env?: Readonly<Record<string, string>>; readonly host?: string } = {},
): Promise<RunningApache> {
  const child = spawn('apache2', [...args, '-D', 'FOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  while ((await probePort(port, options.host ?? '127.0.0.1')) !== 'taken') {
    if (child.exitCode !== null) throw new Error(`apache2 did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const pid = child.pid ?? 0;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    // Workers that still pass a stream on would be waited for.
    for (let over = false; !over;) {
      for (const worker of allProcesses().filter(({ ppid }) => ppid === pid)) end(worker.pid);
      over = await Promise.race([ended.then(() => true), pause(20, false)]);
    }
  };
  return { pid, stop };
}

/**
 * As `startApache`, on a port asked of the system; on another one where someone took it meanwhile.
 * @param prepare writes the configuration for a port, and gives the options that name it
 */
export async function startOnFreePort(
  prepare: (port: number) => readonly string[],
): Promise<RunningApache & { readonly port: number }> {
  for (let left = 5; ; left--) {
    const port = await freePort();
    try {
      return { ...(await startApache(prepare(port), port)), port };
    } catch (error) {
      if (left === 0 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

/** The modules that streams meet: those that pass them on, and those that filter them. */
const site: readonly string[] = `mpm_event authz_core alias env mime setenvif headers rewrite proxy
  proxy_http proxy_fcgi proxy_scgi proxy_uwsgi proxy_balancer slotmem_shm lbmethod_byrequests ssl http2
  filter deflate ratelimit`.split(/\s+/);

/** A real httpd with this text in its configuration, until the function that comes back is called. */
export async function startSite(
  folder: string,
  text: string,
  port: number,
): Promise<() => Promise<void>> {
  writeFiles(folder, {
    'httpd.conf': `${base(folder)}${load(...site)}TypesConfig /dev/null\nInclude site.conf\n`,
    'site.conf': text,
    'htdocs/index.html': '',
  });
  const running = await startApache(['-d', folder, '-f', 'httpd.conf'], port);
  return () => running.stop();
}
