import { rmSync } from 'node:fs';
import { createServer, get } from 'node:http';

import { monotonicMs } from '../host/clock.ts';
import type { Origin } from '../origin/origin.ts';

/** The header by which a grader tells its own request from others at the origin. */
export const markHeader = 'X-Unclog-Mark';

/** What the origin did for one marked request; times on the machine's monotonic clock. */
export interface MarkedStream {
  readonly seen: boolean;
  readonly writes: readonly { readonly event: number; readonly atMs: number }[];
}

function marked(origin: Origin, mark: string): MarkedStream {
  const bearsMark = ([name, value]: readonly [string, string]): boolean =>
    name.toLowerCase() === markHeader.toLowerCase() && value === mark;
  const seen = origin.requests.some(({ headers }) => headers.some(bearsMark));
  const stream = [...origin.streams].find(({ request }) => request.headers.some(bearsMark));
  const offsetMs = monotonicMs() - performance.now();
  const writes = (stream?.writes ?? []).map(({ event, atMs }) => ({
    event,
    atMs: atMs + offsetMs,
  }));
  return { seen, writes };
}

/** Lets graders in other processes ask, through a unix socket, what the origin saw. */
export async function serveControl(origin: Origin, path: string): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const mark = new URL(request.url ?? '/', 'http://control').searchParams.get('mark') ?? '';
    response.end(JSON.stringify(marked(origin, mark)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
  return async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    rmSync(path, { force: true });
  };
}

/** Asks a running lab what its origin did for a mark; nothing seen where nobody answers. */
export function askControl(path: string, mark: string): Promise<MarkedStream> {
  return new Promise((resolve) => {
    const nothing = (): void => resolve({ seen: false, writes: [] });
    const query = `/?mark=${encodeURIComponent(mark)}`;
    get({ socketPath: path, path: query, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', nothing);
      response.on('end', () => {
        resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as MarkedStream);
      });
    }).on('error', nothing);
  });
}
