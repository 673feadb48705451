import type { Delivery } from '../../model/delivery.ts';
import type { Settings } from '../../model/route.ts';
import type { Build } from './config.ts';
import { lagOf, watch, type Outcome, type Stimulus } from './delivery/barrier.ts';
import { cutOffOf, type CutOff } from './delivery/cut-off.ts';
import { hopFlow } from './delivery/hop.ts';
import { originFlow, type RecordKind } from './delivery/origin.ts';
import type { Flow } from './delivery/piece.ts';
import { planOf, type Plan } from './delivery/plan.ts';
import { hopRequest, type Request } from './delivery/request.ts';
import { moduleOf, settledFraming } from './delivery/upstream.ts';
import { Values } from './delivery/values.ts';
import type { Framing, Response } from './response.ts';

/** A response on its way: what is known of it, and how it comes, afresh each time it is opened. */
export interface Wire {
  readonly response: Response;
  open(plan: Plan): Flow;
  /** How the hops passed so far would end it. */
  readonly cutOff?: CutOff;
}

/** What one nginx makes of a response. */
export interface Prediction {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
  readonly plan: Plan;
  /** What the next hop receives. */
  readonly wire: Wire;
  /** The status when nginx answers in the origin's place. */
  readonly status?: 504;
}

/** One nginx on the route, with the settings in effect for the request. */
export interface NginxHop {
  readonly settings: Settings;
  readonly build: Build;
}

/** How the barrier is run: events, and bytes a write to free what is held (the next events unless said). */
export interface Watching {
  readonly count: number;
  readonly fillBytes?: number;
}

function recordKind(plan: Plan, response: Response): RecordKind {
  if (plan.module !== 'fastcgi') return 'none';
  return response.oneRecord ? 'shared' : 'each';
}

/** What an origin that answers so puts on the wire. */
export const originWire = (response: Response): Wire => ({
  response,
  open: (plan) =>
    originFlow(
      settledFraming(response.framing, plan.module, plan.upstreamHttp),
      response,
      recordKind(plan, response),
    ),
});

const wireFramings: Readonly<Record<Plan['writer']['framing'], Framing>> = {
  chunked: 'chunked',
  close: 'close',
  length: 'length',
  h2: 'h2',
};

function passedOn(plan: Plan, from: Wire, cutOff: CutOff | undefined): Wire {
  const { coding, length } = plan.choice;
  const added: Response['headers'] = [
    ...(coding === 'gzip' || coding === 'br' ? [['Content-Encoding', coding] as const] : []),
    ...(length === undefined ? [] : [['Content-Length', String(length)] as const]),
  ];
  const response: Response = {
    ...from.response,
    framing: wireFramings[plan.writer.framing],
    headers: [...plan.headers, ...added],
    headerBytes: plan.writer.headBytes,
  };
  return { response, open: () => hopFlow(plan, from.open(plan)), ...(cutOff && { cutOff }) };
}

function deliveryOf(open: () => Flow, stimulus: Stimulus, outcome: Outcome): Delivery {
  const { headers, heldAt, releaseBytes } = outcome;
  if (heldAt === undefined) return { shape: 'immediate', headers, end: 'open' };
  const lag = lagOf(open(), stimulus, heldAt);
  if (lag !== undefined) return { shape: 'behind', events: lag, headers, end: 'open' };
  const bytes = releaseBytes === undefined ? {} : { bytes: releaseBytes };
  return { shape: 'held', ...bytes, headers, end: 'open' };
}

const sooner = (a: CutOff | undefined, b: CutOff | undefined): CutOff | undefined =>
  a && b ? (a.afterMs <= b.afterMs ? a : b) : (a ?? b);

/**
 * What nginx, with these settings in effect, makes of what its upstream sends. Undefined when it
 * passes nothing on to an upstream (no `proxy_pass` or the like).
 */
export function modelHop(
  { settings, build }: NginxHop,
  from: Wire,
  request: Request,
  watching: Watching,
): Prediction | undefined {
  const { response } = from;
  const plan = planOf(settings, build, response, request);
  if (!plan) return undefined;
  const cutOff = sooner(cutOffOf(new Values(settings), plan.module, response), from.cutOff);
  const wire = passedOn(plan, from, cutOff);
  const open = (): Flow => wire.open(plan);
  const { eventBytes, headersWithFirstEvent } = response;
  const stimulus = { eventBytes, headersWithFirstEvent, ...watching };
  const outcome = watch(open(), stimulus);
  const delivery = deliveryOf(open, stimulus, outcome);
  const end = cutOff ? ({ end: 'cut', endMs: cutOff.afterMs } as const) : {};
  const status = cutOff?.status;
  return { delivery: { ...delivery, ...end }, outcome, plan, wire, ...(status && { status }) };
}

const standardWatch: Watching = { count: 4 };

/** One nginx before an origin: `modelHop` for a response instead of a wire. */
export const model = (
  settings: Settings,
  build: Build,
  response: Response,
  request: Request,
  watching: Watching = standardWatch,
): Prediction | undefined => modelHop({ settings, build }, originWire(response), request, watching);

/**
 * A route of several nginx, the client's side first: each hop asks the next in its own version, and
 * what the last one makes of the origin's response goes back up, hop by hop.
 */
export function modelRoute(
  hops: readonly NginxHop[],
  response: Response,
  request: Request,
  watching: Watching = standardWatch,
): Prediction | undefined {
  const [hop, ...inner] = hops;
  if (!hop) return undefined;
  const values = new Values(hop.settings);
  if (!moduleOf(values)) return undefined;
  if (inner.length === 0) return modelHop(hop, originWire(response), request, watching);
  const below = modelRoute(inner, response, hopRequest(values, hop.build, request), watching);
  return below && modelHop(hop, below.wire, request, watching);
}
