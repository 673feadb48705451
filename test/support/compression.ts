import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { startChild } from '../../src/host/child.ts';
import type { Address } from '../../src/model/route.ts';

/** An application while it runs. */
export interface Application {
  readonly address: Address;
  /** The streams that it has open, where it tells. */
  readonly streams?: ReadonlySet<unknown>;
  close(): Promise<unknown>;
}

/** Starts the Node application with the middleware `compression`. */
export async function startCompression(): Promise<Application> {
  const path = fileURLToPath(new URL('compression.mjs', import.meta.url));
  const child = await startChild(process.execPath, [path]);
  if (!child.ok) throw new Error(child.failure.code);
  const program = child.value;
  const said = await Promise.race([once(program.stdout, 'data'), program.exited]);
  const port = Array.isArray(said) ? Number(String(said[0])) : 0;
  if (!(port > 0)) throw new Error(`it did not start: ${program.errors()}`);
  return { address: { host: '127.0.0.1', port }, close: () => program.stop() };
}
