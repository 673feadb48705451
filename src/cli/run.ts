import { run } from '@stricli/core';

import { sweepScratch } from '../host/scratch.ts';
import { sweepLabs } from '../lab/folder.ts';
import { messagesFor } from '../messages/messages.ts';
import { harmless } from '../text/width.ts';
import { application } from './app.ts';
import { exit, printJson, type Context } from './context.ts';
import { statusLine } from './status.ts';

function readStdin(): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    process.stdin.on('data', (chunk: Buffer) => chunks.push(chunk));
    process.stdin.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    process.stdin.on('error', reject);
  });
}

/** A signal that tells commands to end; a second Ctrl+C does not wait for them. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [name, code] of Object.entries(codes)) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(code);
      process.exitCode = code;
      controller.abort(name);
    });
  }
  return controller.signal;
}

function mayColour(): boolean {
  const { NO_COLOR, CI, TERM } = process.env;
  return process.stdout.isTTY && !NO_COLOR && !CI && TERM !== 'dumb';
}

/** The context of this process. */
export async function contextOf(stderr: (text: string) => void): Promise<Context> {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  // An empty one counts as not set (POSIX, Base Definitions, section 8.2).
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value);
  const messages = await messagesFor(locale);
  const status = statusLine(messages);
  const after = (write: (text: string) => void) => (text: string) => {
    status.clear();
    write(text);
  };
  return {
    process: {
      stdout: { write: after((text) => void process.stdout.write(text)) },
      stderr: { write: after(stderr) },
      env: process.env,
      // Null until a command or the library decides: a number would win over the library.
      exitCode: null,
    },
    messages,
    status: (what) => status.show(what),
    colour: mayColour(),
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    readStdin,
    signal: interruption(),
  };
}

/** Sets this process's exit code; one that a signal has set stays, where nothing went wrong. */
export function settleExit(context: Context, code: number): void {
  const usage = code < 0 ? exit.usage : code;
  process.exitCode =
    context.signal.aborted && usage === exit.good ? (process.exitCode ?? 0) : usage;
}

/** Runs one command line in this process and sets its exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const usage: string[] = [];
  // A reader that left (`| head`) ends the program without a word.
  process.stdout.on('error', () => process.exit(exit.bad));
  const context = await contextOf((text) => {
    if (json) usage.push(text);
    else process.stderr.write(text.split('\n').map(harmless).join('\n'));
  });
  sweepScratch();
  sweepLabs();
  await run(await application(context.messages, args[0]), args, context);
  // The library's own exit codes, all negative, are errors of usage.
  const code = context.process.exitCode ?? exit.good;
  const isUsage = code < 0;
  if (json && isUsage) {
    const message = usage.join('').trim().split('\n')[0] ?? '';
    printJson(context, { error: { code: 'usage', message } });
  } else if (json) process.stderr.write(usage.join('').split('\n').map(harmless).join('\n'));
  settleExit(context, code);
}
