import { join } from 'node:path';

import { ok, type Failure, type Result } from '../../model/result.ts';
import { holds, readConditions, type Facts } from './conditions.ts';
import type { Config, Node, ReadOptions } from './config.ts';
import { includedPaths } from './glob.ts';
import { moduleNamed } from './modules.ts';
import { parseFile } from './parse.ts';
import { splitWords } from './scan.ts';
import type { Directive, Problem, SourceFile } from './tree.ts';
import { resolved, type Variables } from './variables.ts';

/** Includes nested deeper are refused (AP_MAX_INCLUDE_DEPTH). */
const deepest = 20;

/** The words of a directive: httpd puts the variables in before it takes the line apart. */
function argsOf({ rest, args }: Directive, variables: Variables): readonly string[] {
  if (!rest.includes('${')) return args.map(({ value }) => value);
  return splitWords(resolved(rest, variables));
}

/** Where directives are read into. */
interface Place {
  readonly file: SourceFile;
  readonly into: Node[];
  readonly parent: Node | undefined;
  readonly depth: number;
}

/** Reads in httpd's order, since some directives take effect while it reads (EXEC_ON_READ). */
class Reader {
  readonly files: Map<string, SourceFile> = new Map();
  readonly problems: Problem[] = [];
  readonly modules: Set<string>;
  root: string;
  readonly #options: ReadOptions;
  readonly #variables: Variables;

  constructor(options: ReadOptions) {
    const { build, environment, defines } = options;
    this.#options = options;
    this.#variables = { defined: new Map(defines.map((name) => [name, ''])), environment };
    this.modules = new Set(build.modules);
    this.root = build.root;
  }

  #facts(): Facts {
    const { modules, root } = this;
    const { build, files } = this.#options;
    return { modules, root, files, version: build.version, defined: this.#variables.defined };
  }

  #report(
    place: Place,
    { head }: Directive,
    failure: Failure,
    severity: Problem['severity'],
  ): void {
    this.problems.push({ ...failure, file: place.file.path, span: head, severity });
  }

  load(path: string): Result<SourceFile> {
    const known = this.files.get(path);
    if (known) return ok(known);
    const read = this.#options.files.read(path);
    if (!read.ok) return read;
    const file = parseFile(path, read.value);
    this.files.set(path, file);
    this.problems.push(...file.problems);
    return ok(file);
  }

  read(directives: readonly Directive[], place: Place): void {
    for (const directive of directives) this.#take(directive, place);
  }

  #take(directive: Directive, place: Place): void {
    const name = directive.name.value.toLowerCase();
    const args = argsOf(directive, this.#variables);
    if (readConditions.has(name)) return this.#condition(directive, name, args, place);
    switch (name) {
      case 'include':
      case 'includeoptional':
        return this.#include(directive, args[0] ?? '', name === 'include', place);
      case 'define':
        this.#variables.defined.set(args[0] ?? '', args[1] ?? '');
        break;
      case 'undefine':
        this.#variables.defined.delete(args[0] ?? '');
        break;
      case 'loadmodule':
        this.modules.add(moduleNamed(args[0] ?? '') ?? args[0] ?? '');
        break;
      case 'serverroot':
        this.root = args[0] ?? this.root;
        break;
      case 'macro':
      case 'use':
        return this.#report(place, directive, notUnderstood(directive), 'unknown');
    }
    const { file, parent, into } = place;
    const children: Node[] | undefined = directive.block && [];
    const node = { file, directive, name, args, children, parent };
    into.push(node);
    if (directive.block && children) {
      this.read(directive.block.directives, { ...place, into: children, parent: node });
    }
  }

  /** The lines of a section that is decided now take its place. */
  #condition(directive: Directive, name: string, args: readonly string[], place: Place): void {
    const answer = holds(name, args, this.#facts());
    if (answer === undefined) {
      this.#report(place, directive, notUnderstood(directive), 'unknown');
    } else if (answer && directive.block) {
      this.read(directive.block.directives, place);
    }
  }

  #include(directive: Directive, argument: string, needed: boolean, place: Place): void {
    const refuse = (failure: Failure): void => this.#report(place, directive, failure, 'error');
    const path = argument.startsWith('/') ? argument : join(this.root, argument);
    if (place.depth >= deepest) {
      return refuse({ code: 'apache-include-deep', details: { limit: deepest } });
    }
    const { files } = this.#options;
    const paths = includedPaths(path, files);
    if (!paths.ok) return needed ? refuse(paths.failure) : undefined;
    if (needed && paths.value.length === 0) {
      return refuse({ code: 'file-missing', details: { path } });
    }
    for (const one of paths.value) {
      if (!needed && !files.exists(one)) continue;
      const loaded = this.load(one);
      if (!loaded.ok) refuse(loaded.failure);
      else {
        const next = { ...place, file: loaded.value, depth: place.depth + 1 };
        this.read(loaded.value.root.directives, next);
      }
    }
  }
}

const notUnderstood = ({ name, rest }: Directive): Failure => ({
  code: 'apache-not-understood',
  details: { directive: `${name.value} ${rest}`.trim() },
});

/** Reads the main file and all that it includes; the Result fails only for the main file itself. */
export function assemble(main: string, options: ReadOptions): Result<Omit<Config, 'main'>> {
  const reader = new Reader(options);
  const loaded = reader.load(main);
  if (!loaded.ok) return loaded;
  const nodes: Node[] = [];
  const file = loaded.value;
  reader.read(file.root.directives, { file, into: nodes, parent: undefined, depth: 0 });
  const { root, files, modules, problems } = reader;
  return ok({ root, files, nodes, modules, problems });
}
