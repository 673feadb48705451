import type { Failure } from '../../model/result.ts';
import type { Build, Config, Node } from './config.ts';
import { moduleMissing, modulesOf } from './directives/availability.ts';
import {
  directiveRows,
  isOther,
  rowsOf,
  type Context,
  type DirectiveRow,
  type ValueKind,
} from './directives/table.ts';
import type { Problem } from './tree.ts';
import { refusedValue } from './value-check.ts';

/** What the directives of a block stand in, by the block's own context and name. */
const inner: Readonly<Record<string, Context>> = {
  'main events': 'events',
  'main http': 'http',
  'main mail': 'mail',
  'main stream': 'stream',
  'http server': 'server',
  'http upstream': 'upstream',
  'server location': 'location',
  'server if': 'server-if',
  'location location': 'location',
  'location if': 'location-if',
  'location limit_except': 'limit_except',
  'mail server': 'mail-server',
  'stream server': 'stream-server',
  'stream upstream': 'stream-upstream',
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
  readonly nodes: readonly Node[];
  readonly context: Context;
  readonly seen: Set<string>;
  next: number;
}

interface Checker {
  readonly build: Build;
  readonly modules: ReadonlySet<string>;
  readonly rows: Map<string, readonly DirectiveRow[]>;
  readonly problems: Problem[];
}

function rowsIn({ build, rows }: Checker, name: string): readonly DirectiveRow[] {
  const known = rows.get(name) ?? rowsOf(name, build.version);
  rows.set(name, known);
  return known;
}

/** Why nginx does not know a directive. */
function unknown({ build }: Checker, name: string): Failure & Pick<Problem, 'severity'> {
  const [other] = directiveRows(name);
  if (!other) {
    return { code: 'nginx-unknown-directive', details: { directive: name }, severity: 'unknown' };
  }
  const details = {
    directive: name,
    version: build.version,
    since: other.since ?? '',
    until: other.until ?? '',
  };
  return { code: 'nginx-directive-of-other-version', details, severity: 'error' };
}

function wrongForm(row: DirectiveRow, { directive }: Node): Failure | undefined {
  const { name, args, block } = directive;
  const details = { directive: name.value };
  if (!row.block && block) return { code: 'nginx-unexpected-block', details };
  if (row.block && !block) return { code: 'nginx-missing-block', details };
  if (block?.raw && block.span.start === block.span.end)
    return { code: 'nginx-lua-empty', details };
  const { counts, least } = row.args;
  if (args.length < least || (counts && !counts.includes(args.length))) {
    const expected = counts ? counts.join(' ') : `${least}+`;
    return { code: 'nginx-argument-count', details: { ...details, count: args.length, expected } };
  }
  return undefined;
}

/** What is wrong with a directive that may stand where it does. */
function wrong(row: DirectiveRow, node: Node, seen: Set<string>): [Failure, number?] | undefined {
  const form = wrongForm(row, node);
  if (form) return [form];
  const { name, args } = node.directive;
  const key = `${row.module} ${row.field ?? row.name}`;
  if (onlyOnce.has(row.value.kind)) {
    if (seen.has(key)) {
      return [{ code: 'nginx-duplicate', details: { directive: name.value } }];
    }
    seen.add(key);
  }
  const values = args.map(({ value }) => value);
  const refused = refusedValue(row, values);
  if (!refused) return undefined;
  const { index, expected } = refused;
  const details = { directive: name.value, value: values[index] ?? '', expected };
  return [{ code: 'nginx-invalid-value', details }, index];
}

/** Data is lines, not blocks (the custom handler in ngx_conf_parse()). */
function checkData({ problems }: Checker, { children = [] }: Node): void {
  const code = 'nginx-unexpected-character';
  const details = { character: '{', expected: ';' };
  for (const { directive, file } of children) {
    if (!directive.block) continue;
    const start = directive.block.span.start - 1;
    const span = { start, end: start + 1 };
    problems.push({ code, details, file: file.path, span, severity: 'error' });
  }
}

/** Checks one directive; gives the context of its block, where that is known. */
function checkNode(checker: Checker, node: Node, { context, seen }: Task): Context | undefined {
  const { directive, file } = node;
  const { value: name, span } = directive.name;
  // The reader has reported a block without a name.
  if (name === '') return undefined;
  const report = (failure: Failure, severity: Problem['severity'] = 'error', at = span): void => {
    checker.problems.push({ ...failure, file: file.path, span: at, severity });
  };
  const rows = rowsIn(checker, name);
  if (rows.length === 0) {
    const { severity, ...failure } = unknown(checker, name);
    report(failure, severity);
    return undefined;
  }
  const there = rows.filter((row) => !moduleMissing(row, checker.modules));
  if (there.length === 0) {
    const module = rows[0]?.needs ?? rows[0]?.module ?? '';
    const details = { directive: name, module };
    // Another module may be compiled in without a word in `nginx -V` that names it.
    report({ code: 'nginx-module-missing', details }, rows.some(isOther) ? 'unknown' : 'error');
    return undefined;
  }
  const row = there.find(({ contexts }) => contexts === 'any' || contexts.includes(context));
  if (!row) {
    const allowed = [...new Set(there.flatMap(({ contexts }) => contexts))].join(' ');
    report({ code: 'nginx-not-allowed-here', details: { directive: name, context, allowed } });
    return undefined;
  }
  const [failure, index] = wrong(row, node, seen) ?? [];
  const at = index === undefined ? span : directive.args[index]?.span;
  if (failure) report(failure, 'error', at);
  if (directive.block?.data) checkData(checker, node);
  return inner[`${context} ${name}`];
}

function step(checker: Checker, tasks: Task[], task: Task): void {
  const node = task.nodes[task.next++];
  if (!node) {
    tasks.pop();
    return;
  }
  const context = checkNode(checker, node, task);
  if (context && node.children) {
    tasks.push({ nodes: node.children, context, seen: new Set(), next: 0 });
  }
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
    rows: new Map(),
    problems: [],
  };
  const tasks: Task[] = [{ nodes: config.nodes, context: 'main', seen: new Set(), next: 0 }];
  for (let task = tasks.at(-1); task; task = tasks.at(-1)) step(checker, tasks, task);
  return checker.problems;
}
