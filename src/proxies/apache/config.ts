import type { Files } from '../../host/files.ts';
import { ok, type Result } from '../../model/result.ts';
import { assemble } from './include.ts';
import type { Directive, Problem, SourceFile } from './tree.ts';

/** What is known of the httpd program. */
export interface Build {
  /** `2.4.62` */
  readonly version: string;
  /** Compiled in, as `httpd -l` lists them: `so`, `core`. */
  readonly modules: readonly string[];
  /** Where relative paths start unless `ServerRoot` says otherwise (`HTTPD_ROOT`). */
  readonly root: string;
}

/** A directive in its place: includes, conditions and variables resolved. */
export interface Node {
  readonly file: SourceFile;
  readonly directive: Directive;
  /** In small letters: httpd does not tell them apart. */
  readonly name: string;
  /** Its words, variables in place: there may be more of them than were written. */
  readonly args: readonly string[];
  /** Absent where the directive is no section. */
  readonly children: readonly Node[] | undefined;
  readonly parent: Node | undefined;
}

/** A whole configuration: main file, everything it includes, in httpd's order. */
export interface Config {
  readonly main: string;
  /** `ServerRoot`. */
  readonly root: string;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Top-level directives. */
  readonly nodes: readonly Node[];
  /** Compiled in or loaded: `proxy_fcgi`. */
  readonly modules: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  readonly build: Build;
  readonly files: Files;
  /** The environment of the process, which `${NAME}` may name. */
  readonly environment: ReadonlyMap<string, string>;
  /** Names given with `-D`. */
  readonly defines: readonly string[];
}

/**
 * Reads a configuration whose main file is at an absolute path.
 * Failures: `file-missing`, `file-unreadable`, `file-not-regular`, of the main file; those of the
 * rest are problems.
 */
export function readConfig(main: string, options: ReadOptions): Result<Config> {
  const assembly = assemble(main, options);
  return assembly.ok ? ok({ main, ...assembly.value }) : assembly;
}
