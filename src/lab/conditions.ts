import { ok, type Failure, type Result } from '../model/result.ts';
import { failoverProblem } from './conditions/failover.ts';
import { contentTypeProblem, hiddenProblem } from './conditions/head.ts';
import { websocketProblem } from './conditions/websocket.ts';
import type { LabState } from './folder.ts';
import type { Condition } from './scenario.ts';

/** Why a condition does not hold; undefined where it does. Failures: `interrupted`. */
export type Problem = Promise<Result<Failure | undefined>>;

function problemWith(condition: Condition, lab: LabState, signal: AbortSignal): Problem {
  switch (condition.what) {
    case 'content-type':
      return contentTypeProblem(lab, signal);
    case 'hidden':
      return hiddenProblem(condition.headers, lab, signal);
    case 'websocket':
      return websocketProblem(condition.path, lab, signal);
    case 'failover':
      return failoverProblem(lab, signal);
    default:
      return condition satisfies never;
  }
}

/** The first condition of a scenario that does not hold, as the reason for no marks. */
export async function unmetCondition(
  conditions: readonly Condition[],
  lab: LabState,
  signal: AbortSignal,
): Problem {
  for (const condition of conditions) {
    const problem = await problemWith(condition, lab, signal);
    if (!problem.ok || problem.value) return problem;
  }
  return ok(undefined);
}
