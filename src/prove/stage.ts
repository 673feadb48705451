import { startOrigin, type Origin, type OriginOptions } from '../origin/origin.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import type { OriginRequest, OriginStream } from '../origin/stream.ts';
import { ok, type Result } from '../model/result.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import { startHarmless } from './harmless.ts';

/** The header by which the origin tells one trial from another. */
export const markHeader = 'X-Unclog-Trial';

/** What stands behind every sandbox of a proof: the origin under orders, and a harmless server. */
export interface Stage {
  /** Where the origin under orders speaks a protocol. */
  readonly origin: (protocol: HopProtocol) => Address;
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

const gateways = ['fastcgi', 'scgi', 'uwsgi'] as const;

type Waiting = Map<string, { orders: Partial<Orders>; seen: (stream: OriginStream) => void }>;

function originOptions(waiting: Waiting): OriginOptions {
  return {
    everyPath: true,
    orders: { ...plainOrders, barrier: true },
    ordersFor: (request) =>
      waiting.get(markOf(request) ?? '')?.orders ?? { barrier: false, count: 0 },
    onStream: (stream) => waiting.get(markOf(stream.request) ?? '')?.seen(stream),
  };
}

/** Failures: those of `startOrigin`. */
export async function setStage(): Promise<Result<Stage>> {
  const waiting: Waiting = new Map();
  const options = originOptions(waiting);
  const http = await startOrigin(options);
  if (!http.ok) return http;
  const origins = new Map<HopProtocol, Origin>([['http', http.value]]);
  for (const protocol of gateways) {
    const gateway = await startOrigin({ ...options, protocol });
    if (gateway.ok) origins.set(protocol, gateway.value);
  }
  const harmless = await startHarmless();
  let marks = 0;
  return ok({
    origin: (protocol) => (origins.get(protocol) ?? http.value).address,
    harmless: harmless.port,
    expect: (orders) => {
      marks += 1;
      const mark = String(marks);
      const arrived = new Promise<OriginStream>((seen) => waiting.set(mark, { orders, seen }));
      return { mark, arrived, forget: () => void waiting.delete(mark) };
    },
    close: async () => {
      const closed = [...origins.values()].map((origin) => origin.close());
      await Promise.all([...closed, harmless.close()]);
    },
  });
}
