import type { Scenario } from './scenario.ts';
import { sseBehindNginx } from './scenarios/sse-behind-nginx.ts';

/** Every scenario, in the order to learn them. */
export const scenarios: readonly Scenario[] = [sseBehindNginx];

export function findScenario(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}
