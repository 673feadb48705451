import type { Files } from '../src/host/files.ts';
import { fail, ok } from '../src/model/result.ts';
import { check } from '../src/proxies/nginx/check.ts';
import { positionOf, readConfig, type Build } from '../src/proxies/nginx/config.ts';
import { rowsOf } from '../src/proxies/nginx/directives/table.ts';
import { parseFile } from '../src/proxies/nginx/parse.ts';
import type { Problem } from '../src/proxies/nginx/tree.ts';
import { generate } from './generate.ts';
import { mutate } from './mutate.ts';
import { Random } from './random.ts';
import { installedBuild, nginxVerdicts, type Verdict } from './verdict.ts';

/** A configuration of which nginx and we do not say the same. */
export interface Disagreement {
  readonly text: string;
  readonly nginx: Verdict;
  readonly ours: readonly (Problem & { readonly line: number })[];
}

export interface Agreement {
  readonly accepted: number;
  readonly refused: number;
  /** nginx refuses for a reason that syntax and the directives' forms do not tell, by reason. */
  readonly other: ReadonlyMap<string, number>;
  /** Of the refused: our first error is on the line that nginx names. */
  readonly sameLine: number;
  readonly disagreements: readonly Disagreement[];
}

/** nginx's complaints that reading and checking must foresee. */
const foreseen =
  /^unexpected (?![^]* in condition$)|^unknown directive|is not allowed here$|^invalid number of arguments|is not terminated by|has no opening|directive is duplicate|^too long|it must be "on" or "off"|directive invalid (?:value|number)$|^invalid value|^value must be|lua code|Lua code/;

const path = '/etc/nginx/nginx.conf';

function ours(text: string, build: Build): Disagreement['ours'] {
  const files: Files = {
    read: (name) => (name === path ? ok(text) : fail('file-missing', { path: name })),
    list: () => ok([]),
    exists: () => false,
    isFolder: () => false,
  };
  const config = readConfig(path, { prefix: '/etc/nginx', build, files });
  if (!config.ok) throw new Error(config.failure.code);
  const problems = [...config.value.problems, ...check(config.value, build)];
  // nginx notices a second `user` only when root runs it.
  const noticed = problems.filter(
    ({ code, details }) => code !== 'nginx-duplicate' || details['directive'] !== 'user',
  );
  return noticed.map((problem) =>
    Object.assign({ line: positionOf(config.value, problem)?.line ?? 0 }, problem),
  );
}

/** Does nginx refuse a value that only the directive's own module can judge? */
function isOwnValue(text: string, { reason, line }: Verdict): boolean {
  if (!/(?:invalid (?:value|number)|is duplicate)$|^value must|^invalid value/.test(reason)) {
    return false;
  }
  const judged = reason.endsWith('is duplicate') ? ['own'] : ['own', 'once', 'path'];
  const [, named] = /^"(\w+)" directive/.exec(reason) ?? [];
  const queue = [...parseFile(path, text).root.directives];
  for (const { name, span, block } of queue) {
    const rows = rowsOf(name.value, '1.22.1');
    const generic = rows.every(({ value }) => !judged.includes(value.kind));
    if (lineOf(text, span.end) === line && !block && generic) {
      if (named === undefined || named === name.value) return false;
    }
    queue.push(...(block?.directives ?? []));
  }
  return true;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Compares our verdict with nginx's. */
export function compare(texts: readonly string[]): Agreement {
  const build = installedBuild();
  const verdicts = nginxVerdicts(texts);
  const counts = { accepted: 0, refused: 0, sameLine: 0 };
  const other = new Map<string, number>();
  const disagreements: Disagreement[] = [];
  for (const [index, text] of texts.entries()) {
    const nginx = verdicts[index];
    if (!nginx) throw new Error(`nginx said nothing of configuration ${index}`);
    const found = ours(text, build);
    const errors = found.filter(({ severity }) => severity === 'error');
    if (nginx.accepted) {
      counts.accepted++;
      if (errors.length > 0) disagreements.push({ text, nginx, ours: found });
    } else if (foreseen.test(nginx.reason) && !isOwnValue(text, nginx)) {
      counts.refused++;
      const mine = nginx.reason.startsWith('unknown directive') ? found : errors;
      if (mine.length === 0) disagreements.push({ text, nginx, ours: found });
      if (mine.some((problem) => lineOf(text, problem.span.end) === nginx.line)) counts.sameLine++;
    } else {
      const reason = nginx.reason.replaceAll(/"[^"]*"|\d+/g, '…').slice(0, 60);
      other.set(reason, (other.get(reason) ?? 0) + 1);
    }
  }
  return { ...counts, other, disagreements };
}

/** Generated configurations; more than half of them damaged. */
export function configurations(count: number, seed: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const random = new Random(seed + index);
    const text = generate(random);
    return random.chance(0.45) ? text : mutate(text, random);
  });
}

/** The counts, for a person. */
export function summary({ accepted, refused, other, sameLine, disagreements }: Agreement): string {
  const reasons = [...other].toSorted(([, a], [, b]) => b - a).slice(0, 5);
  const aside = [...other.values()].reduce((sum, count) => sum + count, 0);
  return [
    `accepted ${accepted}, refused ${refused} (same line ${sameLine}), not counted ${aside}`,
    `disagreements ${disagreements.length}`,
    ...reasons.map(([reason, count]) => `  not counted: ${count} × ${reason}`),
  ].join('\n');
}
