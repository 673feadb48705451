import { join } from 'node:path';

import type { Files } from '../../host/files.ts';
import { moduleNamed } from './modules.ts';
import { compareVersions } from './version.ts';

/** What the sections that are decided while the configuration is read look at. */
export interface Facts {
  readonly modules: ReadonlySet<string>;
  readonly defined: ReadonlyMap<string, string>;
  readonly version: string;
  readonly root: string;
  readonly files: Files;
}

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
};

/** `<IfVersion >= 2.4>` (mod_version.c); undefined for a pattern, which is not understood. */
function versionHolds(args: readonly string[], version: string): boolean | undefined {
  const [first = '', second] = args;
  const negated = first.startsWith('!');
  const operator = second === undefined ? '=' : first.slice(negated ? 1 : 0);
  const wanted = second ?? first.slice(negated ? 1 : 0);
  const compare = operators[operator];
  if (!compare || !/^\d+(\.\d+){0,2}$/.test(wanted)) return undefined;
  return compare(compareVersions(version, wanted)) !== negated;
}

function wordHolds(name: string, word: string, facts: Facts): boolean | undefined {
  switch (name) {
    case 'ifdefine':
      return facts.defined.has(word);
    case 'ifmodule':
      return facts.modules.has(moduleNamed(word) ?? '');
    case 'iffile':
      return facts.files.exists(word.startsWith('/') ? word : join(facts.root, word));
    default:
      return undefined;
  }
}

/** The sections that are decided while the configuration is read. */
export const readConditions: ReadonlySet<string> = new Set([
  'ifdefine',
  'ifdirective',
  'iffile',
  'ifmodule',
  'ifsection',
  'ifversion',
]);

/** Is what stands in the section read? Undefined where that is not known. */
export function holds(name: string, args: readonly string[], facts: Facts): boolean | undefined {
  if (name === 'ifversion') return versionHolds(args, facts.version);
  const [word = ''] = args;
  const negated = word.startsWith('!');
  const answer = wordHolds(name, word.slice(negated ? 1 : 0), facts);
  return answer === undefined ? undefined : answer !== negated;
}
