import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startChild } from '../../src/host/child.ts';
import { freePort } from '../../src/host/ports.ts';
import { certificate, type Certificate } from './certificate.ts';
import { pause } from './origin.ts';

export interface Nginx {
  readonly plain: number;
  readonly tls: number;
  readonly h2c: number;
  readonly certificate: Certificate;
  stop(): Promise<void>;
}

async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** A real nginx on loopback, with these locations in a server for each way to reach it. */
export async function startNginx(locations: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'unclog-nginx-'));
  const tlsFiles = certificate();
  const [plain, tls, h2c] = [await freePort(), await freePort(), await freePort()];
  const server = (listen: string, more = ''): string =>
    `server { listen 127.0.0.1:${listen}; ${more} ${locations} }`;
  const secure = `ssl_certificate ${tlsFiles.certFile}; ssl_certificate_key ${tlsFiles.keyFile};`;
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; worker_processes 1; pid nginx.pid; error_log error.log;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 4096; }
    http {
      access_log off; client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi; server_tokens off;
      ${server(`${plain}`)} ${server(`${tls} ssl http2`, secure)} ${server(`${h2c} http2`)}
    }`,
  );
  const child = await startChild('nginx', ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log']);
  if (!child.ok) throw new Error(child.failure.code);
  for (let tries = 0; !(await answers(h2c)); tries++) {
    if (tries > 200) throw new Error(`nginx does not answer: ${child.value.errors()}`);
    await pause(25);
  }
  return {
    plain,
    tls,
    h2c,
    certificate: tlsFiles,
    stop: async () => {
      await child.value.stop();
      tlsFiles.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
