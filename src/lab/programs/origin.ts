import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { monotonicMs } from '../../host/clock.ts';
import { ok } from '../../model/result.ts';
import { startOrigin, type Origin } from '../../origin/origin.ts';
import type { Orders } from '../../origin/orders.ts';
import { bearsMark, type MarkedStream } from '../control.ts';
import type { Program, SpecOf } from '../program.ts';

/** The application's own headers file, read for each request, so that editing it takes effect at once. */
function applicationHeaders(folder: string): (readonly [string, string])[] {
  return readFileSync(join(folder, 'app/headers'), 'utf8')
    .split('\n')
    .map((line) => /^([\w-]+):\s*(.*?)\s*$/.exec(line))
    .filter((found) => found !== null)
    .map((found) => [found[1] ?? '', found[2] ?? ''] as const);
}

function markedBy(origin: Origin, mark: string): MarkedStream {
  const seen = origin.requests.some(({ headers }) => bearsMark(headers, mark));
  const stream = [...origin.streams].find(({ request }) => bearsMark(request.headers, mark));
  const offsetMs = monotonicMs() - performance.now();
  const writes = (stream?.writes ?? []).map(({ event, atMs }) => ({
    event,
    atMs: atMs + offsetMs,
  }));
  return { seen, writes };
}

/** What its manners leave unsaid is as the reference application does it. */
const ordersOf = ({ manners }: SpecOf<'origin'>): Partial<Orders> =>
  Object.fromEntries(Object.entries(manners).filter(([, value]) => value !== undefined));

/** The reference application, in this process. */
export const origin: Program<SpecOf<'origin'>> = {
  needs: [],
  layers: ['origin'],
  async start(spec, { folder, ports }) {
    const start = () =>
      startOrigin({
        port: ports[spec.name] ?? 0,
        protocol: spec.protocol ?? 'http',
        orders: ordersOf(spec),
        ordersFor: () => ({ headers: applicationHeaders(folder) }),
      });
    const first = await start();
    if (!first.ok) return first;
    let running: Origin | undefined = first.value;
    const crash = async (): Promise<void> => {
      await running?.close();
      running = undefined;
    };
    return ok({
      name: 'the application',
      ended: new Promise<never>(() => undefined),
      marked: (mark) => (running ? markedBy(running, mark) : { seen: false, writes: [] }),
      reload: async () => {
        if (running) return ok(undefined);
        const again = await start();
        if (!again.ok) return again;
        running = again.value;
        return ok(undefined);
      },
      crash,
      stop: crash,
    });
  },
};
