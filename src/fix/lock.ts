import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

import { fail, ok, type Result } from '../model/result.ts';

/** The right to change one configuration; the kernel takes it back when the process dies. */
export interface Lock {
  release(): Promise<void>;
}

/** The kernel pads a name to this length on some versions of Node only (unix(7), sun_path). */
const nameLength = 107;

/**
 * Takes the right to change a configuration, named by the path of its main file. The lock is a name
 * in the kernel's abstract socket space: seen by every user of the machine, and gone with its
 * owner, so that a killed run leaves none behind.
 * Failures: `fix-locked` {config} when another run has it.
 */
export function takeLock(config: string): Promise<Result<Lock>> {
  const name = `unclog-fix-${createHash('sha256').update(config).digest('hex')}`;
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(fail('fix-locked', { config })));
    server.listen({ path: `\0${name.padEnd(nameLength, '.')}` }, () => {
      server.unref();
      resolve(
        ok({
          release: () =>
            new Promise((done) => {
              server.close(() => done());
            }),
        }),
      );
    });
  });
}
