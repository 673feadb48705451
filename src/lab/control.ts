import { rmSync } from 'node:fs';
import { createServer, request } from 'node:http';

import { fail, ok, type Result } from '../model/result.ts';

/** The header by which a grader tells its own request from others at the origin. */
export const markHeader = 'X-Unclog-Mark';

/** What the origin did for one marked request; times on the machine's monotonic clock. */
export interface MarkedStream {
  readonly seen: boolean;
  readonly writes: readonly { readonly event: number; readonly atMs: number }[];
}

/** Do these headers bear the grader's mark? */
export function bearsMark(
  headers: readonly (readonly [name: string, value: string])[],
  mark: string,
): boolean {
  return headers.some(
    ([name, value]) => name.toLowerCase() === markHeader.toLowerCase() && value === mark,
  );
}

/** What the process that holds a lab does for other commands. */
export interface Controls {
  /** What the applications did for a marked request. */
  marked(mark: string): MarkedStream;
  /** Makes every program read its files again. */
  reload(): Promise<Result<void>>;
  /** Ends the application that serves a marked request, as a crash would. */
  crash(mark: string): Promise<Result<void>>;
}

async function answer(controls: Controls, verb: string, mark: string): Promise<unknown> {
  if (verb === 'reload') return controls.reload();
  if (verb === 'crash') return controls.crash(mark);
  return controls.marked(mark);
}

/** Offers the controls to other processes, through a unix socket. */
export async function serveControl(controls: Controls, path: string): Promise<() => Promise<void>> {
  const server = createServer((message, response) => {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://control');
    const verb = pathname.slice(1);
    void answer(controls, verb, searchParams.get('mark') ?? '').then((said) =>
      response.end(JSON.stringify(said)),
    );
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

/** What the holder answers; undefined where nobody does. */
function ask(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve) => {
    const nothing = (): void => resolve(undefined);
    const asked = request({ socketPath, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', nothing);
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
    });
    asked.on('error', nothing).end();
  });
}

/** Asks a running lab what its origin did for a mark; nothing seen where nobody answers. */
export async function askControl(path: string, mark: string): Promise<MarkedStream> {
  const said = await ask(path, `/?mark=${encodeURIComponent(mark)}`);
  return (said as MarkedStream | undefined) ?? { seen: false, writes: [] };
}

/** Has a running lab do something. Failures: `lab-gone`, what doing it fails with. */
export async function tellControl(
  path: string,
  verb: 'reload' | 'crash',
  mark = '',
): Promise<Result<void>> {
  const said = await ask(path, `/${verb}?mark=${encodeURIComponent(mark)}`);
  const { ok: done } = (said ?? { ok: false }) as { ok: boolean };
  if (done) return ok(undefined);
  return said === undefined ? fail('lab-gone') : (said as Result<void>);
}
