import { startOrigin, type Origin } from '../origin/origin.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import type { OriginRequest, OriginStream } from '../origin/stream.ts';
import { ok, type Result } from '../model/result.ts';
import type { Address } from '../model/route.ts';
import { startHarmless } from './harmless.ts';

/** The header by which the origin tells one trial from another. */
export const markHeader = 'X-Unclog-Trial';

/** What stands behind every sandbox of a proof: the origin under orders, and a harmless server. */
export interface Stage {
  readonly origin: Address;
  readonly harmless: number;
  /** Prepares for one request; its mark must be sent as `markHeader`. */
  expect(orders: Partial<Orders>): Expected;
  close(): Promise<void>;
}

/** A request that should reach the origin. */
export interface Expected {
  readonly mark: string;
  readonly arrived: Promise<OriginStream>;
  /** Stops waiting for it. */
  forget(): void;
}

function markOf({ headers }: OriginRequest): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === markHeader.toLowerCase())?.[1];
}

/** Failures: those of `startOrigin`. */
export async function setStage(): Promise<Result<Stage>> {
  const waiting = new Map<string, { orders: Partial<Orders>; seen: (s: OriginStream) => void }>();
  const started = await startOrigin({
    everyPath: true,
    orders: { ...plainOrders, barrier: true },
    ordersFor: (request) => waiting.get(markOf(request) ?? '')?.orders ?? { count: 0 },
    onStream: (stream) => waiting.get(markOf(stream.request) ?? '')?.seen(stream),
  });
  if (!started.ok) return started;
  const origin: Origin = started.value;
  const harmless = await startHarmless();
  let marks = 0;
  return ok({
    origin: origin.address,
    harmless: harmless.port,
    expect: (orders) => {
      marks += 1;
      const mark = String(marks);
      const arrived = new Promise<OriginStream>((seen) => waiting.set(mark, { orders, seen }));
      return { mark, arrived, forget: () => void waiting.delete(mark) };
    },
    close: async () => {
      await Promise.all([origin.close(), harmless.close()]);
    },
  });
}
