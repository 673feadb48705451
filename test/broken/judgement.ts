import { realpathSync } from 'node:fs';
import { basename } from 'node:path';

import { fix, type FixResult } from '../../src/fix/fix.ts';
import type { ClientId } from '../../src/model/client.ts';
import type { Edit, Remedy } from '../../src/model/finding.ts';
import { applyEdits } from '../../src/text/edit.ts';
import type { Case } from './cases.ts';
import type { Entry } from './brakes.ts';
import { startInstance, type Instance } from './instance.ts';
import { streaming } from './plain-client.ts';

/** What became of one broken configuration. */
export interface Judgement {
  /** The remedy that was applied; empty where none was. */
  readonly remedy: string;
  /** Remedies that were called proved. */
  readonly claims: number;
  /** Those of them that plain clients found otherwise. */
  readonly refuted: number;
  /** What is not as promised; empty for a pass. */
  readonly wrong: readonly string[];
}

const offered: Readonly<Record<Entry, readonly ClientId[]>> = {
  plain: ['h1', 'h1+gzip'],
  tls: ['h1-tls', 'h1-tls+gzip'],
  'tls-h2': ['h1-tls', 'h1-tls+gzip', 'h2', 'h2+gzip'],
};

type Texts = ReadonlyMap<string, string>;

/** The configuration with edits; only the files that they change. */
function edited(before: Texts, edits: readonly Edit[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    // A site that is enabled is edited where it lies.
    const path = realpathSync(file);
    const applied = applyEdits(
      before.get(path) ?? '',
      edits.filter((edit) => edit.file === file),
    );
    if (!applied.ok) throw new Error(applied.failure.code);
    texts.set(path, applied.value);
  }
  return texts;
}

const names = /(proxy|fastcgi|uwsgi|scgi)_(buffering|http_version|ignore_headers|keep_conn)/.source;
const statement = `[ \\t]*${names}\\s[^;]*;`;
const line = `^${statement}\\r?\\n`;

/** A text without the directives that a remedy may set. */
const unrelated = (text: string): string =>
  text.replaceAll(new RegExp(`${line}|${statement}`, 'gm'), '');

/** Those directives, each as often as it stands there. */
const related = (texts: Texts): string[] =>
  [...texts.values()].flatMap((text) =>
    [...text.matchAll(new RegExp(statement, 'gm'))].map(([found]) => found.trim()),
  );

/** Is everything but as many directives as there are edits as it was, byte for byte? */
function strayChanges(before: Texts, after: Texts, { id, edits }: Remedy): string[] {
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => unrelated(before.get(path) ?? '') !== unrelated(after.get(path) ?? ''),
  );
  const left = related(before);
  const fresh = related(after).filter((found) => {
    const at = left.indexOf(found);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
  const many = Math.max(fresh.length, left.length) > edits.length;
  return [
    ...touched.map((path) => `${basename(path)} changed elsewhere by ${id}`),
    ...(many ? [`changed beside the remedy: ${[...left, ...fresh].join(' ')}`] : []),
  ];
}

const list = (clients: readonly ClientId[]): string => clients.join(', ') || 'nobody';

/** Loads edits of the configuration as it was, and gives the clients that stream then. */
async function streamingWith(
  instance: Instance,
  before: Texts,
  edits: readonly Edit[],
  clients: readonly ClientId[],
  headers: Remedy['headers'] = [],
): Promise<ClientId[]> {
  const changed = edited(before, edits);
  await instance.load(changed);
  const found = await streaming(instance, clients, headers);
  for (const path of changed.keys()) changed.set(path, before.get(path) ?? '');
  await instance.load(changed);
  return found;
}

/** The parts of the remedy without which every client streams still. */
async function needlessParts(
  instance: Instance,
  before: Texts,
  { edits }: Remedy,
  clients: readonly ClientId[],
): Promise<string[]> {
  const needless: string[] = [];
  for (const edit of edits) {
    const rest = edits.filter((other) => other !== edit);
    const still = await streamingWith(instance, before, rest, clients);
    if (still.length === clients.length) needless.push(`needless: ${edit.text.trim()}`);
  }
  return needless;
}

/** The proved remedies, each once. */
function provedRemedies({ check: { findings } }: FixResult): Remedy[] {
  const remedies = findings
    .filter(({ confidence }) => confidence === 'proved')
    .flatMap((finding) => finding.remedies.filter(({ proved }) => proved));
  return [...new Map(remedies.map((remedy) => [JSON.stringify(remedy), remedy])).values()];
}

/** What a plain client finds otherwise than was claimed as proved. */
async function falseClaims(
  instance: Instance,
  before: Texts,
  remedies: readonly Remedy[],
  clients: readonly ClientId[],
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, edits, headers, holdsFor } of remedies) {
    const found = await streamingWith(instance, before, edits, clients, headers);
    const claimed = clients.filter((client) => holdsFor.includes(client));
    if (list(found) === list(claimed)) continue;
    wrong.push(`${id} proved for ${list(claimed)}, streams to ${list(found)}`);
  }
  return wrong;
}

/** Fixes one running instance and looks at what came of it with plain clients. */
async function judgeRunning(instance: Instance, clients: readonly ClientId[]): Promise<Judgement> {
  const nothing = { remedy: '', claims: 0, refuted: 0 };
  const before = instance.contents();
  const streamed = await streaming(instance, clients);
  if (streamed.length === clients.length) return { ...nothing, wrong: ['it is not broken'] };
  const result = await fix(
    {
      url: instance.url,
      insecure: true,
      patienceMs: 6000,
      signal: new AbortController().signal,
    },
    {
      dryRun: false,
      accept: [],
      confirm: () => Promise.resolve(true),
      tell: () => undefined,
      stateFolder: `${instance.folder}/state`,
    },
  );
  if (!result.ok) return { ...nothing, wrong: [`failed: ${JSON.stringify(result.failure)}`] };
  const { value } = result;
  const remedies = provedRemedies(value);
  if (value.kind !== 'fixed') {
    const reason = value.kind === 'not-fixed' ? JSON.stringify(value.reason) : '';
    return { ...nothing, wrong: [`${value.kind} ${reason} ${seen(value)}`] };
  }
  const { remedy } = value;
  const after = instance.contents();
  const held = await streaming(instance, clients);
  await instance.load(before);
  const refuted = await falseClaims(instance, before, remedies, clients);
  return {
    remedy: remedy.id,
    claims: remedies.length,
    refuted: refuted.length,
    wrong: [
      ...(held.length < clients.length ? [`fixed, yet it streams to ${list(held)}`] : []),
      ...strayChanges(before, after, remedy),
      ...(await needlessParts(instance, before, remedy, clients)),
      ...refuted,
    ],
  };
}

/** What was said of a configuration that stayed broken. */
function seen({ check }: FixResult): string {
  const clients = check.clients
    .map(({ id, verdict, delivery }) => `${id} ${verdict} (${delivery?.shape})`)
    .join(', ');
  const findings = check.findings.map(({ cause, hop, confidence, remedies, unproved, proof }) => {
    const proved = remedies.filter((remedy) => remedy.proved);
    const holding = proved.map(({ id, holdsFor }) => `${id} (${holdsFor.join(' ')})`);
    const trials = (proof?.trials ?? []).map(
      ({ remedy = 'as it is', client, verdict, tookMs }) =>
        `${remedy}, ${client}: ${verdict} ${tookMs} ms`,
    );
    const why = `${unproved?.code ?? ''} ${holding.join('; ')} ${trials.join('; ')}`;
    return `hop ${hop} ${cause} ${confidence} ${why}`;
  });
  return `[${clients}] ${findings.join(' | ')}`;
}

/** Generates the configuration, fixes it as the command line does, and judges. */
export async function judge(broken: Case): Promise<Judgement> {
  const instance = await startInstance(broken);
  try {
    return await judgeRunning(instance, offered[broken.entry]);
  } finally {
    await instance.stop();
  }
}

/** Judges several at a time; tells each result as it comes. */
export async function judgeAll(
  cases: readonly Case[],
  atATime: number,
  tell: (broken: Case, judgement: Judgement) => void,
): Promise<void> {
  const queue = [...cases];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const judgement = await judge(next).catch((error: Error): Judgement => ({
        remedy: '',
        claims: 0,
        refuted: 0,
        wrong: [error.message],
      }));
      tell(next, judgement);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
}
