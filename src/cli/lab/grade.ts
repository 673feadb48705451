import { buildCommand, type Command } from '@stricli/core';

import { clientsOf } from '../../lab/clients.ts';
import { gradeLab, type Grade } from '../../lab/grade.ts';
import { fill } from '../../messages/fill.ts';
import { failureText, type Messages } from '../../messages/messages.ts';
import type { ClientResult } from '../../model/delivery.ts';
import { clientLines } from '../../report/check-text.ts';
import { harmless } from '../../text/width.ts';
import { exit, printJson, refuse, type Context } from '../context.ts';
import { jsonFlag } from '../flags.ts';
import { labNamed, scenarioArgument } from './scenario.ts';

/** The grade in words, without colour. */
export function gradeText(messages: Messages, grade: Grade): string {
  const { marks, command } = grade;
  const verdict = marks.full
    ? fill(messages.lab.fullMarks, { command })
    : fill(messages.lab.noMarks, { reason: harmless(failureText(messages, marks.reason)) });
  return grade.client === 'curl' || grade.printed.length === 0
    ? verdict
    : `${verdict}\n${messages.lab.withoutCurl}`;
}

/** Three events of most scenarios. */
const leastPatienceMs = 3000;

/** What the other clients get, in words. */
function clientsText(messages: Messages, clients: readonly ClientResult[]): string {
  if (clients.length === 0) return '';
  return [messages.lab.otherClients, ...clientLines({ clients }, messages), ''].join('\n');
}

async function grade(this: Context, flags: { readonly json: boolean }, id?: string): Promise<void> {
  const found = labNamed(id);
  if (!found.ok) {
    const code = found.failure.code === 'lab-unknown' ? exit.usage : exit.nothing;
    return refuse(this, found.failure, flags.json, code);
  }
  const { lab } = found.value;
  const begunMs = performance.now();
  const graded = await gradeLab(lab, this.signal);
  if (!graded.ok) return refuse(this, graded.failure, flags.json, exit.nothing);
  const { marks, command, client, printed } = graded.value;
  if (!flags.json) this.process.stdout.write(`${gradeText(this.messages, graded.value)}\n`);
  const patienceMs = Math.max(leastPatienceMs, performance.now() - begunMs);
  const clients = await clientsOf(lab, patienceMs, this.signal);
  this.process.exitCode ??= marks.full ? exit.good : exit.bad;
  if (!flags.json) {
    this.process.stdout.write(clientsText(this.messages, clients));
    return;
  }
  const reason = marks.full
    ? {}
    : { reason: { code: marks.reason.code, message: failureText(this.messages, marks.reason) } };
  const scenario = found.value.scenario.id;
  printJson(this, {
    scenario,
    marks: marks.full ? 'full' : 'none',
    ...reason,
    command,
    client,
    printed,
    clients,
  });
}

export function gradeCommand(messages: Messages): Command<Context> {
  return buildCommand<{ json: boolean }, [string?], Context>({
    func: grade,
    parameters: { flags: { json: jsonFlag(messages) }, positional: scenarioArgument(messages) },
    docs: { brief: messages.commands.lab.grade },
  });
}
