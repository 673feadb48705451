import type { Result } from '../model/result.ts';
import type { MarkedStream } from './control.ts';
import type { Need } from './needs.ts';
import type { ProgramSpec } from './scenario.ts';
import type { Setup } from './setup.ts';

/** A part of a lab that runs. */
export interface Started {
  /** What people call it. */
  readonly name: string;
  /** Resolves when it ends by itself, with what it said last. */
  readonly ended: Promise<string>;
  /** What it did for a request that bears the mark; only applications know. */
  marked?(mark: string): MarkedStream;
  /** Makes it read its files again, and resolves when it serves by them. */
  reload(): Promise<Result<void>>;
  /** Ends it as a crash would, until it is reloaded. */
  crash?(): Promise<void>;
  stop(): Promise<void>;
}

type Run = ProgramSpec['run'];
export type SpecOf<R extends Run> = Extract<ProgramSpec, { readonly run: R }>;

/** How to run one kind of program; one file each. */
export interface Program<Spec> {
  readonly needs: readonly Need[];
  /** Folders of common templates, below `lab/common/`, that its files are made from. */
  readonly layers: readonly string[];
  /** Values for the templates that only this program gives. */
  values?(setup: Setup): Readonly<Record<string, string>>;
  /** The command by which its user makes it read its files again; none where it does so by itself. */
  reloadCommand?(spec: Spec, setup: Setup): string;
  /** Starts it in the lab's folder, and resolves when it serves. Failures: `lab-program-failed`. */
  start(spec: Spec, setup: Setup): Promise<Result<Started>>;
}
