import type { Messages } from '../messages/messages.ts';

/** A program that a scenario runs for real. */
export type Program = 'nginx' | 'curl';

/** What a scenario's files are made from. */
export interface Setup {
  /** The lab's folder, also the prefix of its programs. */
  readonly folder: string;
  /** The loopback addresses to listen on, as nginx's `listen` wants them. */
  readonly listen: readonly string[];
  readonly originPort: number;
  /** Set where the lab runs as root: the user for worker processes. */
  readonly workerUser?: string;
  readonly nginxVersion: string;
}

/** One replacement of text that stands once in a file. */
export interface Replacement {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

export type ScenarioId = keyof Messages['lab']['scenarios'];

/** A broken system to stand up, with the ways to mend it. */
export interface Scenario {
  readonly id: ScenarioId;
  readonly needs: readonly Program[];
  /** The file that its user edits. */
  readonly config: string;
  /** Texts by path, relative to the folder. */
  files(setup: Setup): Readonly<Record<string, string>>;
  /** The first is the one to take where none is named. */
  readonly solutions: Readonly<Record<string, readonly Replacement[]>>;
}
