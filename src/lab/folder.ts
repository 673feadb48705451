import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { processInfo, startTime } from '../host/processes.ts';
import { openJournal } from './journal.ts';
import type { LabPort } from './port.ts';
import { makeScratch, removeEmpty, temporaryHome } from '../host/scratch.ts';

/** A lab that runs, as its folder tells other commands. */
export interface LabState {
  readonly scenario: string;
  /** The process that holds the lab up, and when it started. */
  readonly pid: number;
  readonly started: string;
  readonly folder: string;
  readonly port: number;
  /** The page; the stream is at `event` below it. */
  readonly url: string;
  readonly config: string;
  /** The command that makes its programs read their files again. */
  readonly reload: string;
  /** Better ports that it could not have. */
  readonly passedOver: LabPort['passedOver'];
  /** Everything is up. */
  readonly ready: boolean;
}

const stateFile = 'lab.json';

const labHome = (): string => join(temporaryHome(), 'lab');

export function labFolder(scenario: string): string {
  return join(labHome(), scenario);
}

export function controlPath(folder: string): string {
  return join(folder, 'control.sock');
}

export function writeState(state: LabState): void {
  const path = join(state.folder, stateFile);
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function readState(folder: string): LabState | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, stateFile), 'utf8')) as LabState;
  } catch {
    return undefined;
  }
}

/** Does the process that holds the lab up still run? What only waits to be reaped does not. */
export function isHeld({ pid, started }: LabState): boolean {
  return processInfo(pid) !== undefined && startTime(pid) === started;
}

/** The state of a running lab; undefined when it does not run. */
export function runningLab(scenario: string): LabState | undefined {
  const state = readState(labFolder(scenario));
  return state && isHeld(state) ? state : undefined;
}

export function removeLab(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  removeEmpty(labHome());
  removeEmpty(temporaryHome());
}

/** Removes the folders of labs whose process is gone. */
export function sweepLabs(): void {
  const names = existsSync(labHome()) ? readdirSync(labHome()) : [];
  for (const name of names) {
    const folder = join(labHome(), name);
    const state = readState(folder);
    if (!state || !isHeld(state)) removeLab(folder);
  }
}

/**
 * Makes a lab's folder with its files and first state, in one step, so that two starts at once
 * cannot share it. Gives false when the lab runs already.
 */
export function makeLab(state: LabState, files: Readonly<Record<string, string>>): boolean {
  const scratch = makeScratch('lab-draft');
  const draft = join(scratch.path, 'lab');
  mkdirSync(draft, { mode: 0o755 });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(draft, name)), { recursive: true });
    writeFileSync(join(draft, name), text);
  }
  openJournal(draft);
  writeFileSync(join(draft, stateFile), JSON.stringify(state), { mode: 0o600 });
  try {
    mkdirSync(labHome(), { recursive: true, mode: 0o711 });
    renameSync(draft, state.folder);
    return true;
  } catch {
    return false;
  } finally {
    scratch.remove();
  }
}
