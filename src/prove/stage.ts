import { startOrigin, type Origin, type OriginOptions } from '../origin/origin.ts';
import { plainOrders, type Orders } from '../origin/orders.ts';
import type { OriginRequest, OriginStream } from '../origin/stream.ts';
import { ok, type Result } from '../model/result.ts';
import type { Behaviour } from '../model/finding.ts';
import type { Address, HopProtocol } from '../model/route.ts';
import { startHarmless } from './harmless.ts';
import { markHeader } from './mark.ts';

/** What stands behind every sandbox of a proof: the origin under orders, and a harmless server. */
export interface Stage {
  /** Where the origin under orders speaks a protocol. */
  readonly origin: (protocol: HopProtocol) => Address;
  readonly harmless: number;
  /** Prepares for one request; its mark must be sent as `markHeader`. */
  expect(orders: Partial<Orders>, behaviour?: Behaviour): Expected;
  close(): Promise<void>;
}

/** A request that should reach the origin. */
export interface Expected {
  readonly mark: string;
  readonly arrived: Promise<OriginStream>;
  /** Stops waiting for it. */
  forget(): void;
}

function headerOf({ headers }: OriginRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

const markOf = (request: OriginRequest): string =>
  headerOf(request, markHeader.toLowerCase()) ?? '';

/** It lets an `auth_request` pass and ends a `mirror`. */
const harmlessStatus = 200;

const gateways = ['fastcgi', 'scgi', 'uwsgi'] as const;

/** A request that is waited for. */
interface Awaited {
  readonly orders: Partial<Orders>;
  readonly behaviour: Behaviour;
  seen(stream: OriginStream): void;
}

type Waiting = ReadonlyMap<string, Awaited>;

/** A host without its port, in lower case. */
const hostName = (host: string): string => host.toLowerCase().replace(/:\d+$/, '');

/** The status of the application where it is not asked as it wants to be. */
function refusal(
  request: OriginRequest,
  { unlessHost, unlessTold }: Behaviour,
): number | undefined {
  const host = hostName(headerOf(request, 'host') ?? '');
  if (unlessHost && hostName(unlessHost.name) !== host) return unlessHost.status;
  const { variables } = request;
  return unlessTold && variables?.has(unlessTold.name) === false ? unlessTold.status : undefined;
}

const nothing: Partial<Orders> = { barrier: false, count: 0 };

function ordersFor(request: OriginRequest, waiting: Waiting): Partial<Orders> {
  const known = waiting.get(markOf(request));
  if (!known) return nothing;
  const status = refusal(request, known.behaviour);
  return status === undefined ? known.orders : { ...nothing, status, contentType: 'text/plain' };
}

function originOptions(waiting: Waiting): OriginOptions {
  return {
    everyPath: true,
    orders: { ...plainOrders, barrier: true },
    ordersFor: (request) => ordersFor(request, waiting),
    onStream: (stream) => {
      const known = waiting.get(markOf(stream.request));
      if (known && refusal(stream.request, known.behaviour) === undefined) known.seen(stream);
    },
  };
}

/** Failures: those of `startOrigin`. */
export async function setStage(): Promise<Result<Stage>> {
  const waiting = new Map<string, Awaited>();
  const options = originOptions(waiting);
  const http = await startOrigin(options);
  if (!http.ok) return http;
  const origins = new Map<HopProtocol, Origin>([['http', http.value]]);
  for (const protocol of gateways) {
    const gateway = await startOrigin({ ...options, protocol });
    if (gateway.ok) origins.set(protocol, gateway.value);
  }
  const harmless = await startHarmless(
    (mark) => waiting.get(mark)?.behaviour.aside ?? harmlessStatus,
  );
  let marks = 0;
  return ok({
    origin: (protocol) => (origins.get(protocol) ?? http.value).address,
    harmless: harmless.port,
    expect: (orders, behaviour = {}) => {
      marks += 1;
      const mark = String(marks);
      const arrived = new Promise<OriginStream>((seen) =>
        waiting.set(mark, { orders, behaviour, seen }),
      );
      return { mark, arrived, forget: () => void waiting.delete(mark) };
    },
    close: async () => {
      const closed = [...origins.values()].map((origin) => origin.close());
      await Promise.all([...closed, harmless.close()]);
    },
  });
}
