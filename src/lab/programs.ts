import type { Result } from '../model/result.ts';
import type { Need } from './needs.ts';
import type { Program, SpecOf, Started } from './program.ts';
import { apache } from './programs/apache.ts';
import { gunicorn } from './programs/gunicorn.ts';
import { nginx } from './programs/nginx.ts';
import { node } from './programs/node.ts';
import { origin } from './programs/origin.ts';
import { phpFpm } from './programs/php-fpm.ts';
import { uwsgi } from './programs/uwsgi.ts';
import { visitor } from './programs/visitor.ts';
import type { ProgramSpec, Scenario } from './scenario.ts';
import { findScenario } from './scenarios.ts';
import type { Setup } from './setup.ts';

type Programs = { readonly [R in ProgramSpec['run']]: Program<SpecOf<R>> };

const programs: Programs = {
  apache,
  gunicorn,
  nginx,
  node,
  origin,
  'php-fpm': phpFpm,
  uwsgi,
  visitor,
};

/** The table gives each specification the program of its own kind. */
const programOf = (spec: ProgramSpec): Program<ProgramSpec> => programs[spec.run];

/** What must be installed for a scenario, each once. */
export function needsOf({ programs, scheme }: Pick<Scenario, 'programs' | 'scheme'>): Need[] {
  const needs = programs.flatMap((spec) => programOf(spec).needs);
  return [...new Set(scheme === 'https' ? [...needs, 'openssl' as const] : needs)].sort(
    (a, b) => Number(b === 'nginx') - Number(a === 'nginx'),
  );
}

/** The folders of common templates for a program, and where in the lab its files go. */
export function layersOf(spec: ProgramSpec): { readonly layers: readonly string[]; to: string } {
  const to = spec.run === 'nginx' ? (spec.name ?? '') : '';
  return { layers: programOf(spec).layers, to };
}

/** Values for templates, of every program. */
export function valuesOf(setup: Setup): Record<string, string> {
  return Object.assign(
    {},
    ...Object.values(programs).map((program) => program.values?.(setup) ?? {}),
  );
}

export const reloadCommandOf = (spec: ProgramSpec, setup: Setup): string | undefined =>
  programOf(spec).reloadCommand?.(spec, setup);

export const startProgram = (spec: ProgramSpec, setup: Setup): Promise<Result<Started>> =>
  programOf(spec).start(spec, setup);

/** What people call the program in front of a scenario. */
export function frontOf(id: string): string {
  const apache = findScenario(id)?.programs.some(
    ({ run, ...spec }) => run === 'apache' && !('name' in spec),
  );
  return apache === true ? 'Apache httpd' : 'nginx';
}
