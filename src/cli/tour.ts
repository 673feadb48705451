import { setTimeout as pause } from 'node:timers/promises';

import { fix, type FixResult } from '../fix/fix.ts';
import { gradeLab } from '../lab/grade.ts';
import { startLab, type RunningLab } from '../lab/run.ts';
import { findScenario } from '../lab/scenarios.ts';
import { fill } from '../messages/fill.ts';
import { failureText } from '../messages/messages.ts';
import { clientProfile } from '../model/client.ts';
import type { Failure } from '../model/result.ts';
import type { CheckRequest } from '../prove/request.ts';
import { checkText } from '../report/check-text.ts';
import { fixText } from '../report/fix-text.ts';
import { paintFor } from '../report/paint.ts';
import { exit, untilAborted, type Context } from './context.ts';
import { announceLab } from './lab/announce.ts';
import { gradeText } from './lab/grade.ts';
import { contextOf, settleExit } from './run.ts';
import { tellNews } from './fix.ts';

/** One part of the tour: a heading, then its text. */
function show(context: Context, heading: string, text: string): void {
  const paint = paintFor(context.colour);
  context.process.stdout.write(`${paint.bold(`── ${heading}`)}\n\n${text.trimEnd()}\n\n`);
}

function complain(context: Context, failure: Failure): false {
  context.process.stderr.write(`unclog: ${failureText(context.messages, failure)}\n`);
  return false;
}

/** Grades the lab and says so; true for full marks. */
async function grade(context: Context, lab: RunningLab, heading: string): Promise<boolean> {
  const graded = await gradeLab(lab.state, context.signal);
  if (!graded.ok) return complain(context, graded.failure);
  show(context, heading, gradeText(context.messages, graded.value));
  return graded.value.marks.full;
}

/** The report of the check that found the cause, then what the fix did. */
async function showFix(context: Context, result: FixResult): Promise<void> {
  const { messages } = context;
  const { tour } = messages.commands;
  const paint = paintFor(context.colour);
  show(context, tour.check, await checkText(result.check, messages, paint));
  if (result.kind !== 'no-remedy') show(context, tour.fix, await fixText(result, messages, paint));
}

/** Broken, checked, mended, graded; true for full marks. */
async function walk(context: Context, lab: RunningLab): Promise<boolean> {
  const { tour } = context.messages.commands;
  show(context, tour.lab, announceLab(context.messages, lab.state));
  await grade(context, lab, tour.before);
  const clients = ['h1', 'h1+gzip'].map(clientProfile).filter((client) => client !== undefined);
  const url = new URL('event', lab.state.url).href;
  const request: CheckRequest = { url, clients, patienceMs: 10_000, signal: context.signal };
  const result = await fix(request, {
    dryRun: false,
    confirm: () => Promise.resolve(true),
    tell: (news) => tellNews(context, news),
    accept: [],
  });
  if (!result.ok) return complain(context, result.failure);
  await showFix(context, result.value);
  return grade(context, lab, tour.after);
}

/** Resolves when the process that started this one is gone: nobody is left to end it. */
async function abandoned(signal: AbortSignal): Promise<void> {
  const parent = process.ppid;
  while (process.ppid === parent && !signal.aborted) {
    await pause(200, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/**
 * `npm start`: the scenario `sse-behind-nginx`, broken, checked, fixed and graded, then kept up
 * until Ctrl+C; with `--once` it leaves instead. Sets the exit code: 0 only with full marks.
 */
export async function tour(args: readonly string[]): Promise<void> {
  const context = await contextOf((text) => process.stderr.write(text));
  const { messages, signal } = context;
  const unknown = args.find((arg) => arg !== '--once');
  if (unknown !== undefined) {
    complain(context, { code: 'tour-flag', details: { flag: unknown } });
    return settleExit(context, exit.usage);
  }
  const scenario = findScenario('sse-behind-nginx');
  if (!scenario) throw new Error('the scenario of the tour is missing');
  const lab = await startLab(scenario);
  if (!lab.ok) {
    complain(context, lab.failure);
    return settleExit(context, exit.bad);
  }
  const left = Promise.race([untilAborted(signal), abandoned(signal)]);
  const full = await Promise.race([
    walk(context, lab.value).catch((error: unknown) => {
      if (signal.aborted) return false;
      throw error;
    }),
    left.then(() => false),
  ]);
  if (!signal.aborted && !args.includes('--once')) {
    const { url } = lab.value.state;
    const stream = new URL('event', url).href.replace('http://', '');
    show(context, messages.commands.tour.up, fill(messages.commands.tour.look, { url, stream }));
    await Promise.race([left, lab.value.ended]);
  }
  await lab.value.stop();
  settleExit(context, full ? exit.good : exit.bad);
}
