import type { Span } from '../../model/place.ts';
import type { Failure } from '../../model/result.ts';
import type { Build, Config, Node } from './config.ts';
import { isCharted, moduleMissing, modulesOf, releaseOf } from './directives/availability.ts';
import {
  directiveRows,
  isOther,
  rowsOf,
  type Context,
  type DirectiveRow,
  type ValueKind,
} from './directives/table.ts';
import type { Block, Directive, Problem, SourceFile } from './tree.ts';
import { hasForm, refusedValue } from './value-check.ts';

/** What the directives of a block stand in, by the block's own context and name. */
const inner: Readonly<Partial<Record<Context, ReadonlyMap<string, Context>>>> = {
  main: new Map([
    ['events', 'events'],
    ['http', 'http'],
    ['mail', 'mail'],
    ['stream', 'stream'],
  ]),
  http: new Map([
    ['server', 'server'],
    ['upstream', 'upstream'],
  ]),
  server: new Map([
    ['location', 'location'],
    ['if', 'server-if'],
  ]),
  location: new Map([
    ['location', 'location'],
    ['if', 'location-if'],
    ['limit_except', 'limit_except'],
  ]),
  mail: new Map([['server', 'mail-server']]),
  stream: new Map([
    ['server', 'stream-server'],
    ['upstream', 'stream-upstream'],
  ]),
};

/** Kinds whose setter refuses a second time in the same block. */
const onlyOnce: ReadonlySet<ValueKind> = new Set<ValueKind>([
  'flag',
  'str',
  'num',
  'size',
  'offset',
  'msec',
  'sec',
  'bufs',
  'enum',
  'path',
  'access',
  'complex',
  'complex-size',
  'once',
]);

/** The directives of one block, some of them checked already. */
interface Task {
  readonly directives: readonly Directive[];
  readonly file: SourceFile;
  /** The nodes of the directives, where others stand among them in place of an `include`. */
  readonly nodes: readonly Node[] | undefined;
  readonly context: Context;
  readonly seen: string[];
  next: number;
}

interface Checker {
  readonly build: Build;
  readonly modules: ReadonlySet<string>;
  /** What was found of a name in a context, to be found once. */
  readonly found: Map<Context, Map<string, DirectiveRow | Refusal>>;
  /** Arguments that passed, as written, so that they are looked at once. */
  readonly accepted: Map<DirectiveRow, Set<string>>;
  readonly problems: Problem[];
}

type Refusal = Failure & Pick<Problem, 'severity'>;

/** Why nginx does not know a directive. */
function unknown({ build }: Checker, name: string): Refusal {
  const [other] = directiveRows(name);
  if (!other) {
    return { code: 'nginx-unknown-directive', details: { directive: name }, severity: 'unknown' };
  }
  const { since = '', until = '' } = other;
  const details = { directive: name, version: build.version, since, until };
  const severity = isCharted(build) ? 'error' : 'unknown';
  return { code: 'nginx-directive-of-other-version', details, severity };
}

/** The form of a directive that holds in a context, or why there is none (ngx_conf_handler()). */
function lookUp(checker: Checker, context: Context, name: string): DirectiveRow | Refusal {
  const rows = rowsOf(name, releaseOf(checker.build));
  if (rows.length === 0) return unknown(checker, name);
  const there = rows.filter((row) => !moduleMissing(row, checker.modules));
  if (there.length === 0) {
    const module = rows[0]?.needs ?? rows[0]?.module ?? '';
    // Another module may be compiled in without a word in `nginx -V` that names it.
    const severity = rows.some(isOther) ? 'unknown' : 'error';
    return { code: 'nginx-module-missing', details: { directive: name, module }, severity };
  }
  const row = there.find(({ contexts }) => contexts === 'any' || contexts.includes(context));
  if (row) return row;
  const allowed = [...new Set(there.flatMap(({ contexts }) => contexts))].join(' ');
  const details = { directive: name, context, allowed };
  return { code: 'nginx-not-allowed-here', details, severity: 'error' };
}

function find(checker: Checker, context: Context, name: string): DirectiveRow | Refusal {
  const byName = checker.found.get(context) ?? new Map<string, DirectiveRow | Refusal>();
  const known = byName.get(name);
  if (known) return known;
  const found = lookUp(checker, context, name);
  checker.found.set(context, byName.set(name, found));
  return found;
}

function wrongForm(
  row: DirectiveRow,
  block: Block | undefined,
  count: number,
): Failure | undefined {
  const details = { directive: row.name };
  if (!row.block && block) return { code: 'nginx-unexpected-block', details };
  if (row.block && !block) return { code: 'nginx-missing-block', details };
  if (block?.raw && block.span.start === block.span.end)
    return { code: 'nginx-lua-empty', details };
  const { counts, least } = row.args;
  if (count < least || (counts && !counts.includes(count))) {
    const expected = counts ? counts.join(' ') : `${least}+`;
    return { code: 'nginx-argument-count', details: { ...details, count, expected } };
  }
  return undefined;
}

/** Is it the second time that nginx takes only once in a block? */
function isDuplicate({ slot, value }: DirectiveRow, seen: string[]): boolean {
  if (!onlyOnce.has(value.kind)) return false;
  if (seen.includes(slot)) return true;
  seen.push(slot);
  return false;
}

/** What is wrong with a directive that may stand where it does. */
function wrong(
  { accepted }: Checker,
  row: DirectiveRow,
  directive: Directive,
  seen: string[],
): [Failure, Span?] | undefined {
  const form = wrongForm(row, directive.block, directive.argCount);
  if (form) return [form];
  if (isDuplicate(row, seen))
    return [{ code: 'nginx-duplicate', details: { directive: row.name } }];
  if (!hasForm(row)) return undefined;
  const { written } = directive;
  const known = accepted.get(row);
  // Large configurations say the same over and over.
  if (known?.has(written)) return undefined;
  const refused = refusedValue(row, directive.args);
  if (!refused) {
    accepted.set(row, (known ?? new Set()).add(written));
    return undefined;
  }
  const { word, expected } = refused;
  const details = { directive: row.name, value: word.value, expected };
  return [{ code: 'nginx-invalid-value', details }, word.span];
}

/** Data is lines, not blocks (the custom handler in ngx_conf_parse()). */
function checkData({ problems }: Checker, { directives, file, nodes }: Task): void {
  const code = 'nginx-unexpected-character';
  const details = { character: '{', expected: ';' };
  for (const [at, { block }] of directives.entries()) {
    if (!block) continue;
    const start = block.span.start - 1;
    const span = { start, end: start + 1 };
    const { path } = nodes?.[at]?.file ?? file;
    problems.push({ code, details, file: path, span, severity: 'error' });
  }
}

/** Checks one directive; gives the context of its block, where that is known. */
function checkOne(
  checker: Checker,
  directive: Directive,
  file: SourceFile,
  { context, seen }: Task,
): Context | undefined {
  const { keyword, block } = directive;
  // The reader has reported a block without a name.
  if (keyword === '') return undefined;
  const found = find(checker, context, keyword);
  if ('code' in found) {
    checker.problems.push({ ...found, file: file.path, span: directive.name.span });
    return undefined;
  }
  const failed = wrong(checker, found, directive, seen);
  if (failed) {
    const [failure, span = directive.name.span] = failed;
    checker.problems.push({ ...failure, file: file.path, span, severity: 'error' });
  }
  return block && inner[context]?.get(keyword);
}

function taskOf(
  context: Context,
  file: SourceFile,
  directives: readonly Directive[],
  nodes: readonly Node[] | undefined,
): Task {
  return { context, file, directives, nodes, seen: [], next: 0 };
}

/** What stands in a block: nodes are only made of it where a file is included. */
function within(context: Context, file: SourceFile, block: Block, node: Node | undefined): Task {
  const nodes = block.includes ? node?.children : undefined;
  const directives = nodes?.map(({ directive }) => directive) ?? block.directives;
  return taskOf(context, file, directives, nodes);
}

function step(checker: Checker, tasks: Task[], task: Task): void {
  const at = task.next++;
  const directive = task.directives[at];
  if (!directive) {
    tasks.pop();
    return;
  }
  const node = task.nodes?.[at];
  const file = node?.file ?? task.file;
  const context = checkOne(checker, directive, file, task);
  const { block } = directive;
  if (!block) return;
  if (block.data) checkData(checker, within('main', file, block, node));
  if (context) tasks.push(within(context, file, block, node));
}

/**
 * What nginx of this build would refuse, beyond what reading has found already (`config.problems`):
 * names, places, numbers of arguments, values of a known kind, duplicates. In nginx's order.
 * Directives of modules that nobody here knows are reported as `unknown`, which is no error.
 */
export function check(config: Config, build: Build): readonly Problem[] {
  const checker: Checker = {
    build,
    modules: modulesOf(config, build),
    found: new Map(),
    accepted: new Map(),
    problems: [],
  };
  const { nodes } = config;
  const directives = nodes.map(({ directive }) => directive);
  const [first] = config.files.values();
  const tasks = first ? [taskOf('main', first, directives, nodes)] : [];
  for (let task = tasks.at(-1); task; task = tasks.at(-1)) step(checker, tasks, task);
  return checker.problems;
}
