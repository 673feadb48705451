import { readFileSync } from 'node:fs';
import * as v from 'valibot';

import { scenarioSchema, type Scenario } from './scenario.ts';

/** Where the scenarios lie, one folder each, beside what several of them have in common. */
export const scenariosFolder: URL = new URL('../../lab/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, scenariosFolder), 'utf8');

/** The ids of the scenarios, in the order to learn them. */
export function scenarioIds(): readonly string[] {
  return v.parse(v.array(v.string()), JSON.parse(read('order.json')));
}

/** The scenario with this id; undefined where there is none. */
export function findScenario(id: string): Scenario | undefined {
  if (!scenarioIds().includes(id)) return undefined;
  return { id, ...v.parse(scenarioSchema, JSON.parse(read(`${id}/scenario.json`))) };
}

/** Every scenario, in the order to learn them. */
export function allScenarios(): readonly Scenario[] {
  return scenarioIds()
    .map(findScenario)
    .filter((scenario) => scenario !== undefined);
}
