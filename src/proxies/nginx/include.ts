import type { Files } from '../../host/files.ts';
import type { Failure, Result } from '../../model/result.ts';
import type { Node } from './config.ts';
import { includedPaths } from './glob.ts';
import { parseFile } from './parse.ts';
import type { Block, Directive, Problem, SourceFile } from './tree.ts';

/** No sane configuration includes as often; one in which each file includes the next twice would. */
const mostIncludes = 100_000;

/** Includes that led to a file, innermost first. */
interface Chain {
  readonly path: string;
  readonly up: Chain | undefined;
}

/** A node whose children are made when they are asked for, unless an `include` is among them. */
class ConfigNode implements Node {
  readonly file: SourceFile;
  readonly directive: Directive;
  readonly parent: Node | undefined;
  private made: readonly Node[] | undefined;

  constructor(file: SourceFile, directive: Directive, parent: Node | undefined, made?: Node[]) {
    this.file = file;
    this.directive = directive;
    this.parent = parent;
    this.made = made;
  }

  get children(): readonly Node[] | undefined {
    const { file, directive } = this;
    this.made ??= directive.block?.directives.map((inner) => new ConfigNode(file, inner, this));
    return this.made;
  }
}

/** The directives of one block of one file, some of them placed already. */
interface Task {
  readonly file: SourceFile;
  readonly directives: readonly Directive[];
  next: number;
  readonly into: Node[];
  readonly parent: Node | undefined;
  readonly chain: Chain;
}

interface Work {
  readonly main: string;
  readonly source: Files;
  readonly files: Map<string, SourceFile>;
  readonly problems: Problem[];
  readonly tasks: Task[];
  includes: number;
}

function isInclude({ keyword, argCount, block }: Directive): boolean {
  return keyword === 'include' && argCount === 1 && !block;
}

function within(chain: Chain | undefined, path: string): boolean {
  for (let link = chain; link; link = link.up) if (link.path === path) return true;
  return false;
}

function load(work: Work, path: string): Result<SourceFile> {
  const known = work.files.get(path);
  if (known) return { ok: true, value: known };
  const read = work.source.read(path);
  if (!read.ok) return read;
  const file = parseFile(path, read.value);
  work.files.set(path, file);
  work.problems.push(...file.problems);
  return { ok: true, value: file };
}

function include(work: Work, task: Task, directive: Directive): void {
  const [argument] = directive.args;
  if (!argument) return;
  const refuse = ({ code, details }: Failure): void => {
    const { span } = argument;
    work.problems.push({ code, details, file: task.file.path, span, severity: 'error' });
  };
  const added: Task[] = [];
  for (const path of includedPaths(argument.value, work.main, work.source)) {
    work.includes++;
    if (work.includes > mostIncludes) {
      if (work.includes === mostIncludes + 1) {
        refuse({ code: 'nginx-include-too-many', details: { limit: mostIncludes } });
      }
      return;
    }
    const loaded = within(task.chain, path)
      ? { ok: false as const, failure: { code: 'nginx-include-cycle', details: { path } } }
      : load(work, path);
    if (loaded.ok) {
      const chain = { path, up: task.chain };
      const { directives } = loaded.value.root;
      added.push({ ...task, file: loaded.value, directives, next: 0, chain });
    } else {
      refuse(loaded.failure);
    }
  }
  work.tasks.push(...added.toReversed());
}

function childTask(task: Task, parent: Node, block: Block, into: Node[]): Task {
  return { ...task, directives: block.directives, next: 0, into, parent };
}

function step(work: Work, task: Task): void {
  const directive = task.directives[task.next++];
  if (!directive) {
    work.tasks.pop();
  } else if (isInclude(directive)) {
    include(work, task, directive);
  } else {
    const { file, parent } = task;
    const { block } = directive;
    const children: Node[] | undefined = block?.includes && [];
    const node = new ConfigNode(file, directive, parent, children);
    task.into.push(node);
    if (block && children) work.tasks.push(childTask(task, node, block, children));
  }
}

/** What reading a configuration gathers. */
export interface Assembly {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly nodes: readonly Node[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the main file and all that it includes; the Result fails only for the main file itself. Each
 * file is read once, so that one which changes meanwhile is seen in one state.
 */
export function assemble(main: string, source: Files): Result<Assembly> {
  const nodes: Node[] = [];
  const work: Work = { main, source, files: new Map(), problems: [], tasks: [], includes: 0 };
  const loaded = load(work, main);
  if (!loaded.ok) return loaded;
  const { files, problems, tasks } = work;
  const file = loaded.value;
  const { directives } = file.root;
  const chain = { path: main, up: undefined };
  tasks.push({ file, directives, next: 0, into: nodes, parent: undefined, chain });
  for (let task = tasks.at(-1); task; task = tasks.at(-1)) step(work, task);
  return { ok: true, value: { files, nodes, problems } };
}
