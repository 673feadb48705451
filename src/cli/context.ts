import type { CommandContext } from '@stricli/core';

import { failureText, type Messages } from '../messages/messages.ts';
import type { Verdict } from '../model/delivery.ts';
import type { Failure } from '../model/result.ts';
import type { Evidence } from '../observe/reading.ts';

/** What a command may touch of the process that runs it. */
export interface Context extends CommandContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    readonly env: Readonly<Record<string, string | undefined>>;
    exitCode: number | null;
  };
  readonly messages: Messages;
  /** May stdout be coloured? */
  readonly colour: boolean;
  /** Do stdin and stdout both belong to a person? */
  readonly interactive: boolean;
  /** Everything on standard input, as a binary string. */
  readonly readStdin: () => Promise<string>;
  /** Tells a person what is waited for; nothing in a pipe. */
  readonly status: (what: Evidence) => void;
  /** Aborted by Ctrl+C and SIGTERM: end what was started, then return. */
  readonly signal: AbortSignal;
}

/** Exit codes of the command line, the same for every command. */
export const exit = { good: 0, bad: 1, usage: 2, nothing: 3 } as const;

/** The exit code for a verdict, the same for check, fix and lint. */
export function verdictCode(verdict: Verdict): number {
  if (verdict === 'streams') return exit.good;
  return verdict === 'silent' || verdict === 'unreachable' ? exit.nothing : exit.bad;
}

export const schemaVersion = 1;

/** JSON itself escapes only the oldest control characters (RFC 8259, section 7). */
function escaped(char: string): string {
  return Array.from({ length: char.length }, (_, at) => char.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** Prints a JSON document, the only thing on stdout. */
export function printJson(context: Context, document: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify({ schemaVersion, ...document }, null, 2);
  context.process.stdout.write(`${text.replaceAll(/[^\P{C}\n]/gu, escaped)}\n`);
}

/** Ends a command with an expected failure: one line, or one JSON document. */
export function refuse(context: Context, failure: Failure, json: boolean, code: number): void {
  const message = failureText(context.messages, failure);
  if (json) printJson(context, { error: { code: failure.code, message } });
  else context.process.stderr.write(`unclog: ${message}\n`);
  // An interrupted run ends with the code that its signal has set.
  if (failure.code !== 'interrupted') context.process.exitCode = code;
}

/** Resolves when the user wants to end: Ctrl+C or SIGTERM. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
