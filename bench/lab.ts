/**
 * The figures of the lab: for each scenario what `unclog check` names first, what `unclog fix` alone
 * earns, and what is accused once the scenario is solved: `npm run bench -- lab`, or
 * `npx jiti bench/lab.ts [PART OF AN ID]`.
 */
import type { Scenario } from '../src/lab/scenario.ts';
import { allScenarios } from '../src/lab/scenarios.ts';
import { marksOf, mend, ownLabs, told, withLab } from '../test/support/vetting.ts';

const atATime = 2;
const { folder, leave } = ownLabs();

interface Row {
  readonly scenario: Scenario;
  /** What check names first; its verdict where it names nothing. */
  readonly first: string;
  readonly confidence: string;
  readonly right: boolean;
  /** What fix earned, or why not; absent where the remedy does not lie in a configuration. */
  readonly fixed?: string;
  /** What is accused in the solved system. */
  readonly accused: readonly string[];
}

interface Finding {
  readonly cause: string;
  readonly confidence: string;
}

const findingsOf = (document: Record<string, unknown>): readonly Finding[] =>
  (document['findings'] ?? []) as readonly Finding[];

/** What harms others is told beside a stream that comes through. */
const besideOf = (document: Record<string, unknown>): readonly Finding[] =>
  ((document['warnings'] ?? []) as readonly Finding[]).filter(
    ({ confidence }) => confidence === 'proved',
  );

async function measure(scenario: Scenario): Promise<Row> {
  const { causes, fix } = scenario.expects;
  const broken = await withLab(scenario, (lab) => told('check', lab, folder));
  const solved = await withLab(scenario, async (lab) => {
    await mend(lab, scenario);
    return told('check', lab, folder);
  });
  const earned = fix
    ? await withLab(scenario, async (lab) => {
        const { result, reason } = await told('fix', lab, folder);
        if ((await marksOf(lab)).full) return 'full';
        return (reason as { readonly code: string } | undefined)?.code ?? String(result);
      })
    : undefined;
  const [first] = [...findingsOf(broken), ...besideOf(broken)];
  return {
    scenario,
    first: first?.cause ?? `(${String(broken['verdict'])})`,
    confidence: first?.confidence ?? '',
    right: causes.length === 0 ? first === undefined : causes.includes(first?.cause ?? ''),
    ...(earned === undefined ? {} : { fixed: earned }),
    accused: findingsOf(solved).map(({ cause }) => cause),
  };
}

function show({ scenario, first, confidence, right, fixed, accused }: Row): void {
  const { id, expects } = scenario;
  const wanted = right ? '' : `  wanted ${expects.causes.join(' or ') || 'none'}`;
  const fix = `fix ${fixed ?? '-'}`.padEnd(18);
  const solved = accused.length === 0 ? '' : `  ACCUSED WHEN SOLVED: ${accused.join(', ')}`;
  const cause = `${first} ${confidence}`.padEnd(44);
  console.log(`${right ? 'ok ' : 'NO '} ${id.padEnd(34)} ${fix} ${cause}${wanted}${solved}`);
}

const wanted = process.argv[2] ?? '';
const waiting = allScenarios().filter(({ id }) => id.includes(wanted));
const rows: Row[] = [];
const begunMs = performance.now();

async function work(): Promise<void> {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const row = await measure(next);
    rows.push(row);
    show(row);
  }
}

try {
  await Promise.all(Array.from({ length: atATime }, work));
} finally {
  leave();
}
const count = (of: (row: Row) => boolean): number => rows.filter(of).length;
const fixable = count(({ fixed }) => fixed !== undefined);
console.log(`right cause first: ${count(({ right }) => right)} of ${rows.length}`);
console.log(`fix alone earns full marks: ${count(({ fixed }) => fixed === 'full')} of ${fixable}`);
console.log(`solved systems with something accused: ${count(({ accused }) => accused.length > 0)}`);
console.log(`${((performance.now() - begunMs) / 1000).toFixed(0)} s`);
