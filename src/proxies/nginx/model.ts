import type { Settings } from '../../model/route.ts';
import type { Build } from './config.ts';
import { watch, type Outcome } from './delivery/barrier.ts';
import { hopFlow, planOf, type Plan } from './delivery/hop.ts';
import { originFlow, type RecordKind } from './delivery/origin.ts';
import type { Flow } from './delivery/piece.ts';
import type { Request } from './delivery/request.ts';
import { settledFraming } from './delivery/upstream.ts';
import type { Response } from './response.ts';

function recordKind(plan: Plan, response: Response): RecordKind {
  if (plan.module !== 'fastcgi') return 'none';
  return response.oneRecord ? 'shared' : 'each';
}

/** What the origin sends a hop with this plan. */
export function originOf(plan: Plan, response: Response): Flow {
  const framing = settledFraming(response.framing, plan.module, plan.upstreamHttp);
  return originFlow(framing, response.headerBytes, recordKind(plan, response));
}

export interface Prediction {
  readonly plan: Plan;
  readonly outcome: Outcome;
}

export function model(
  settings: Settings,
  build: Build,
  response: Response,
  request: Request,
  options: { count: number; fillBytes?: number },
): Prediction | undefined {
  const plan = planOf(settings, build, response, request);
  if (!plan) return undefined;
  const flow = hopFlow(plan, originOf(plan, response));
  const outcome = watch(flow, {
    eventBytes: response.eventBytes,
    headersWithFirstEvent: response.headersWithFirstEvent,
    ...options,
  });
  return { plan, outcome };
}
