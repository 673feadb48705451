import type { ClientResult } from '../model/delivery.ts';
import { observeAll } from '../observe/clients.ts';
import { offeredClients } from '../observe/offered.ts';
import { patiently } from '../observe/patience.ts';
import { shapeOf } from '../observe/shape.ts';
import { clientResult } from '../observe/verdict.ts';
import type { LabState } from './folder.ts';

/**
 * What every client that the lab's port is open to gets of the stream; not part of the marks.
 * @param patienceMs how long to wait for events; where curl got them, as long as curl took will do
 */
export async function clientsOf(
  lab: LabState,
  patienceMs: number,
  signal: AbortSignal,
): Promise<readonly ClientResult[]> {
  const request = { url: new URL('event', lab.url).href, insecure: true };
  const offered = await offeredClients(request);
  if (!offered.ok) return [];
  const { observations } = await observeAll(request, offered.value, () =>
    patiently({ patienceMs }, signal),
  );
  // A lab is broken by a known cause, so what does not stream is clogged.
  return observations.map((seen) => clientResult(seen, shapeOf(seen), true));
}
