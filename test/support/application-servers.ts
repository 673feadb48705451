import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { startChild, type Child } from '../../src/host/child.ts';
import { freePort } from '../../src/host/ports.ts';
import { findProgram, programFolders } from '../../src/host/programs.ts';

/** Files beside a configuration, by what they are for: `broken.php` beside `broken.conf`. */
export type Parts = (kind: string) => string | undefined;

/** The files of one name in a folder. */
export const partsIn =
  (folder: string, name: string): Parts =>
  (kind) => {
    const path = join(folder, `${name}.${kind}`);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };

/** Application servers that run, and where a configuration finds them. */
export interface Servers {
  readonly names: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;

const script = `<?php
header('Content-Type: text/event-stream');
header('Cache-Control: no-cache');
for ($i = 1; !connection_aborted(); $i++) {
    echo "data: $i\\n\\n";
    if (ob_get_level()) ob_flush();
    flush();
    usleep(100000);
}
`;

const flask = `import time

from flask import Flask, Response

app = Flask(__name__)


@app.route('/event')
def event():
    def events():
        number = 0
        while True:
            number += 1
            yield f'data: {number}\\n\\n'
            time.sleep(0.1)

    return Response(events(), mimetype='text/event-stream')
`;

type Where = number | string;

function answers(where: Where): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Starts a program, and waits until it takes connections. */
async function started(
  command: string,
  args: readonly string[],
  cwd: string,
  where: Where,
): Promise<Child> {
  const child = await startChild(command, args, { cwd });
  if (!child.ok) throw new Error(`${child.failure.code}: ${command}`);
  let over = false;
  void child.value.exited.then(() => (over = true));
  while (!(await answers(where))) {
    if (over) throw new Error(`${command} did not start: ${child.value.errors()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return child.value;
}

/** PHP's process manager under whatever version its name bears. */
function phpFpm(): string {
  const names = ['php-fpm', ...['8.4', '8.3', '8.2', '8.1', '7.4'].map((v) => `php-fpm${v}`)];
  const found = names.find((name) => findProgram(name) !== undefined);
  if (found === undefined) throw new Error(`no php-fpm in ${programFolders().join(' ')}`);
  return found;
}

async function startPhp(folder: string, parts: Parts): Promise<[string, Child]> {
  const socket = join(folder, 'php.sock');
  const pool = [
    '[global]',
    `error_log = ${folder}/php.log`,
    'daemonize = no',
    '[www]',
    ...(isRoot ? ['user = nobody', 'group = nogroup'] : []),
    `listen = ${socket}`,
    'listen.mode = 0666',
    'pm = static',
    'pm.max_children = 8',
    parts('pool') ?? '',
  ];
  writeFileSync(join(folder, 'fpm.conf'), `${pool.join('\n')}\n`);
  writeFileSync(join(folder, 'event.php'), parts('php') ?? script);
  const included = parts('lib');
  if (included !== undefined) writeFileSync(join(folder, 'events.php'), included);
  return [
    `unix:${socket}`,
    await started(phpFpm(), ['-y', join(folder, 'fpm.conf')], folder, socket),
  ];
}

async function startGunicorn(folder: string, parts: Parts): Promise<[string, Child]> {
  const port = await freePort();
  const config = join(folder, 'gunicorn.conf.py');
  writeFileSync(config, `bind = '127.0.0.1:${port}'\n${parts('gunicorn') ?? ''}`);
  writeFileSync(join(folder, 'app.py'), parts('py') ?? flask);
  const args = ['-c', config, 'app:app'];
  return [`127.0.0.1:${port}`, await started('gunicorn', args, folder, port)];
}

async function startUwsgi(folder: string, parts: Parts): Promise<[string, Child]> {
  const port = await freePort();
  const ini = join(folder, 'uwsgi.ini');
  const lines = [
    '[uwsgi]',
    'plugins = python3',
    `socket = 127.0.0.1:${port}`,
    'master = true',
    'die-on-term = true',
    'wsgi-file = app.py',
    'callable = app',
    parts('uwsgi') ?? '',
  ];
  writeFileSync(ini, `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'app.py'), parts('py') ?? flask);
  return [`127.0.0.1:${port}`, await started('uwsgi', ['--ini', ini], folder, port)];
}

const starters: Readonly<
  Record<string, (folder: string, parts: Parts) => Promise<[string, Child]>>
> = { php: startPhp, gunicorn: startGunicorn, uwsgi_server: startUwsgi };

/** Starts each application server that a text names: `{{php}}`, `{{gunicorn}}`, `{{uwsgi_server}}`. */
export async function startServers(folder: string, text: string, parts: Parts): Promise<Servers> {
  mkdirSync(folder, { recursive: true });
  const names = new Map<string, string>();
  const children: Child[] = [];
  for (const [name, start] of Object.entries(starters)) {
    if (!text.includes(`{{${name}}}`)) continue;
    const [address, child] = await start(folder, parts);
    names.set(name, address);
    children.push(child);
  }
  return {
    names,
    close: async () => {
      await Promise.all(children.map((child) => child.stop('SIGINT')));
    },
  };
}
