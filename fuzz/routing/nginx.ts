import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

import { startChild } from '../../src/host/child.ts';
import { freePort } from '../../src/host/ports.ts';
import { makeScratch } from '../../src/host/scratch.ts';

/** What a client got back. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const preamble = (folder: string): string => `
daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log crit;
events { worker_connections 1024; }
`;

/** Directives for `http`: nothing outside the folder, and a socket that says when nginx is up. */
export const housekeeping = (folder: string): string => `
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  server { listen unix:${folder}/ready.sock; return 204; }
`;

/** Sends raw bytes and reads to the end; undefined when nobody listens. */
export function exchange(
  to: { readonly host: string; readonly port: number } | { readonly path: string },
  request: string,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(to);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => resolve(undefined));
    socket.on('end', () => resolve(parseAnswer(Buffer.concat(chunks).toString('latin1'))));
    socket.write(Buffer.from(request, 'latin1'));
  });
}

function parseAnswer(text: string): Answer {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Map(headers),
    body: text.slice(end + 4),
  };
}

/** Lets a server listen on a unix socket. */
export async function listening(
  server: Server,
  path: string,
): Promise<{ readonly close: () => Promise<void> }> {
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return {
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A server that answers every request with its raw target, whatever that is. */
export function echoTargets(path: string): Promise<{ readonly close: () => Promise<void> }> {
  const server = createServer((socket) => {
    let request = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      request += chunk.toString('latin1');
      if (!request.includes('\r\n\r\n')) return;
      const target = /^\S+ (.*) HTTP/.exec(request)?.[1] ?? '';
      const head = `HTTP/1.0 200 OK\r\nContent-Length: ${target.length}\r\nX-Target: yes`;
      socket.end(`${head}\r\n\r\n${target}`, 'latin1');
    });
  });
  return listening(server, path);
}

/**
 * Starts nginx on a configuration made for the folder and the ports given to it, and waits until it
 * answers. A port that somebody else took in between makes it try again.
 */
export async function withNginx<T>(
  portCount: number,
  httpBlock: (folder: string, ports: readonly number[]) => string,
  use: (httpText: string, ports: readonly number[], folder: string) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const scratch = makeScratch('fuzz');
    const ports: number[] = [];
    while (ports.length < portCount) {
      const port = await freePort('::');
      if (!ports.includes(port)) ports.push(port);
    }
    const text = preamble(scratch.path) + httpBlock(scratch.path, ports);
    const file = join(scratch.path, 'nginx.conf');
    writeFileSync(file, text, 'latin1');
    const child = await startChild('nginx', ['-c', file, '-p', scratch.path, '-e', 'stderr']);
    if (!child.ok) throw new Error(child.failure.code);
    try {
      const started = await Promise.race([
        ready(scratch.path),
        child.value.exited.then(() => false),
      ]);
      if (started) return await use(text, ports, scratch.path);
      const errors = child.value.errors();
      if (attempt === 2 || !errors.includes('bind()')) throw new Error(errors);
    } finally {
      await child.value.stop();
      scratch.remove();
    }
  }
}

async function ready(folder: string): Promise<boolean> {
  const path = `${folder}/ready.sock`;
  for (let tries = 0; tries < 500; tries++) {
    if (await exchange({ path }, 'GET / HTTP/1.0\r\n\r\n')) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  return false;
}
