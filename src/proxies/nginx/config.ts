import type { Files } from '../../host/files.ts';
import type { Place } from '../../model/place.ts';
import { ok, type Result } from '../../model/result.ts';
import { lineColumn, type Position } from '../../text/lines.ts';
import { assemble } from './include.ts';
import type { Directive, Problem, SourceFile } from './tree.ts';

/** What is known of the nginx program; decides defaults and which directives exist. */
export interface Build {
  /** `nginx`, `openresty`, `angie`, `freenginx`, `tengine`, `plus`. */
  readonly flavour: string;
  /** nginx's own version number: `1.22.1`. */
  readonly version: string;
  /** Compiled in or loaded: `http_v2`, `http_ssl`, `http_gzip_static`; empty when not known. */
  readonly modules: readonly string[];
  /** The machine's page size; nginx's default buffers are one page. */
  readonly pageSize: number;
}

/** A directive in its file, with the directives of an `include` in its place. */
export interface Node {
  readonly file: SourceFile;
  readonly directive: Directive;
  /** The children after includes are resolved; absent where the directive takes no block. */
  readonly children: readonly Node[] | undefined;
  readonly parent: Node | undefined;
}

/** A whole configuration: main file, everything it includes, in nginx's order. */
export interface Config {
  /** Path of the main file. */
  readonly main: string;
  /** The folder that relative paths start from, those of `include` aside: they start from the main file's. */
  readonly prefix: string;
  readonly files: ReadonlyMap<string, SourceFile>;
  /** Top-level directives, includes resolved. */
  readonly nodes: readonly Node[];
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  readonly prefix: string;
  readonly build: Build;
  readonly files: Files;
}

/** Reads a configuration; failures of the main file itself are the Result's, the rest are problems. */
export type ReadConfig = (main: string, options: ReadOptions) => Result<Config>;

/**
 * Reads a configuration whose main file is at an absolute path.
 * Failures: `file-missing`, `file-unreadable`, `file-not-regular`, of the main file.
 */
export const readConfig: ReadConfig = (main, { prefix, files }) => {
  const assembly = assemble(main, files);
  return assembly.ok ? ok({ main, prefix, ...assembly.value }) : assembly;
};

/** Line and column of a place; undefined when its file is no part of the configuration. */
export function positionOf(config: Config, { file, span }: Place): Position | undefined {
  const source = config.files.get(file);
  if (!source) return undefined;
  return lineColumn(source.text, span.start);
}
