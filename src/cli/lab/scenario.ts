import { runningLab, type LabState } from '../../lab/folder.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { findScenario } from '../../lab/scenarios.ts';
import type { Messages } from '../../messages/messages.ts';
import { fail, ok, type Result } from '../../model/result.ts';

const usual = 'sse-behind-nginx';

/** Failures: `lab-unknown`. */
export function scenarioNamed(id: string = usual): Result<Scenario> {
  const scenario = findScenario(id);
  return scenario ? ok(scenario) : fail('lab-unknown', { scenario: id });
}

/** Failures: `lab-unknown`, `lab-down`. */
export function labNamed(id: string = usual): Result<{ scenario: Scenario; lab: LabState }> {
  const scenario = scenarioNamed(id);
  if (!scenario.ok) return scenario;
  const lab = runningLab(scenario.value.id);
  return lab?.ready
    ? ok({ scenario: scenario.value, lab })
    : fail('lab-down', { scenario: scenario.value.id });
}

/** `[SCENARIO...]` */
export function scenarioArguments(messages: Messages) {
  return {
    kind: 'array',
    parameter: {
      parse: String,
      brief: messages.commands.lab.scenarios,
      placeholder: messages.commands.placeholders.scenario,
    },
  } as const;
}

/** `[SCENARIO]` */
export function scenarioArgument(messages: Messages) {
  return {
    kind: 'tuple',
    parameters: [
      {
        parse: String,
        optional: true,
        brief: messages.commands.lab.scenario,
        placeholder: messages.commands.placeholders.scenario,
      },
    ],
  } as const;
}
