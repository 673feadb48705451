import { join } from 'node:path';

import type { Copy, Endpoint } from '../copies.ts';

/**
 * Runs a program, and beside it a server that answers as soon as the program takes connections: an
 * application server has no worker to spare for that. Ends the program and all that it started.
 */
const program = `
const [, , control, entry, ...command] = process.argv;
const net = require('node:net');
const where = (text) => JSON.parse(text);
const child = require('node:child_process').spawn(command[0], command.slice(1), {
  detached: true,
  stdio: ['ignore', 'ignore', 'inherit'],
});
const end = () => {
  try { process.kill(-child.pid, 'SIGKILL'); } catch {}
  process.exit();
};
child.once('exit', end).once('error', end);
process.once('SIGTERM', end).once('SIGINT', end);
let up = false;
const server = require('node:http').createServer((request, response) => {
  if (up) return response.end();
  const probe = net.connect(where(entry));
  probe.once('connect', () => { up = true; probe.destroy(); response.end(); });
  probe.once('error', () => request.socket.destroy());
});
server.listen(where(control));
`;

const nodeAddress = (endpoint: Endpoint): string =>
  JSON.stringify('port' in endpoint ? endpoint : { path: endpoint.socketPath });

/** A copy's command with the server beside it that shows that the copy has come by. */
export function supervised(
  folder: string,
  control: Endpoint,
  entry: Endpoint,
  command: readonly [string, ...string[]],
): { readonly file: Copy['files'][number]; readonly command: Copy['command'] } {
  const path = join(folder, 'beside.cjs');
  return {
    file: { path, text: program },
    command: [process.execPath, path, nodeAddress(control), nodeAddress(entry), ...command],
  };
}

/** What stands behind a socket of a copy, as `host:port` or the path of a unix socket. */
export function endpointOf(address: string): Endpoint {
  if (address.startsWith('/')) return { socketPath: address };
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? [];
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  const any = plain === '' || plain === '0.0.0.0' || plain === '*' || plain === '::';
  return { host: any ? '127.0.0.1' : plain, port: Number(port) };
}
