import type * as Net from 'node:net';

/** A way through: who connects to `from` talks to `to`. A text is the path of a unix socket. */
export interface Pipe {
  readonly from: string | { readonly host: string; readonly port: number };
  readonly to: string | { readonly host: string; readonly port: number };
}

/**
 * Opens the ways through; resolves with their servers once all listen. It is also run by a process
 * of its own inside private namespaces, from its source text: it must not use anything but its
 * arguments.
 */
export async function bridge(net: typeof Net, pipes: readonly Pipe[]): Promise<Net.Server[]> {
  const options = (at: Pipe['from']): { path: string } | { host: string; port: number } =>
    typeof at === 'string' ? { path: at } : at;
  const join = (one: Net.Socket, other: Net.Socket): void => {
    one.on('error', () => other.destroy());
    one.on('close', () => {
      if (!one.readableEnded) other.destroy();
    });
    one.setNoDelay(true);
    one.pipe(other);
  };
  const open = ({ from, to }: Pipe): Promise<Net.Server> =>
    new Promise((resolve, reject) => {
      const server = net.createServer({ allowHalfOpen: true }, (client) => {
        const target = net.connect({ ...options(to), allowHalfOpen: true });
        join(client, target);
        join(target, client);
      });
      server.once('error', reject);
      // The folder that holds a socket keeps strangers out; the other side may be another user.
      server.listen({ ...options(from), writableAll: true }, () => resolve(server));
    });
  return Promise.all(pipes.map(open));
}
