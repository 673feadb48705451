import { lstatSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { listJournals, oldCopy } from '../src/fix/journal.ts';
import type { News } from '../src/fix/apply.ts';
import { recover } from '../src/fix/recovery.ts';
import { recoverCrashed } from '../src/fix/running.ts';
import { lastFix } from '../src/fix/undo.ts';
import { makeDisk } from '../src/host/disk.ts';
import { allProcesses } from '../src/host/processes.ts';
import type { Control } from '../src/proxies/control.ts';
import { nginxControl } from '../src/proxies/nginx/control.ts';
import { startLab, until, type Lab } from './fix-lab.ts';
import { leftovers, runFix, type Orders } from './fix-runs.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab({
    http: 'include inc/words.conf;',
    server: () => 'include sites-enabled/*;',
    files: {
      'inc/words.conf': 'map $uri $old { default one; }\n# end\n',
      'sites-available/site': 'location / { return 200 $old; }\n',
    },
    links: { 'sites-enabled/site': '../sites-available/site' },
  });
});
afterEach(() => lab.end());

const given = () => ({
  config: lab.config,
  files: [lab.config, lab.path('inc/words.conf'), lab.path('sites-enabled/site')],
  folders: [lab.path('sites-enabled')],
});

/** The site may use the word only once it is defined. */
const fix = (): Orders => ({
  edits: [
    { file: lab.path('inc/words.conf'), find: '# end', put: 'map $uri $new { default two; }' },
    { file: lab.path('sites-enabled/site'), find: '$old', put: '$new' },
  ],
  expect: 'two',
  given: given(),
});

const texts = (): string[] =>
  ['inc/words.conf', 'sites-available/site'].map((name) => readFileSync(lab.path(name), 'latin1'));
const isLink = (): boolean => lstatSync(lab.path('sites-enabled/site')).isSymbolicLink();
const sandboxesOf = (pid: number): number =>
  allProcesses().filter(({ argv }) => argv.join(' ').includes(`sandbox.${pid}.`)).length;

const state = async () => ({
  texts: texts(),
  body: await lab.get(),
  beside: leftovers(lab.prefix),
});

/** What the next run does about a killed one. */
async function recovered(control: Control): Promise<string> {
  const of = (config: string) => (config === lab.config ? control : undefined);
  const done = await recover(makeDisk(), lab.path('state'), of);
  if (!done.ok) throw new Error(done.failure.code);
  return done.value[0]?.outcome ?? 'nothing';
}

async function takeBack(): Promise<void> {
  const { report } = await runFix(lab, { undo: true, expect: 'one', given: given() });
  if (!report?.result.ok || report.result.value.kind !== 'committed') {
    throw new Error(JSON.stringify(report?.result));
  }
}

test('a kill at any step leaves whole files, a valid configuration and a serving nginx', async () => {
  const control = nginxControl(lab.instance);
  const old = texts();
  const fresh = old.map((text) =>
    text.replace('$old;', '$new;').replace('# end', 'map $uri $new { default two; }'),
  );
  const seen = new Map<string, number>();
  let killAt = 0;
  let last: Awaited<ReturnType<typeof runFix>>;
  for (;;) {
    killAt += 1;
    const where = `killed at step ${killAt}`;
    last = await runFix(lab, { ...fix(), killAt });
    if (last.report) break;
    expect({
      where,
      signal: last.exit.signal,
      whole: texts().map((text, index) => [old[index], fresh[index]].includes(text)),
      valid: await control.validate(),
      serves: ['one', 'two'].includes(await lab.get()),
    }).toEqual({
      where,
      signal: 'SIGKILL',
      whole: [true, true],
      valid: { ok: true, value: undefined },
      serves: true,
    });
    const { pid } = last;
    await until(`no sandbox, ${where}`, () => sandboxesOf(pid) === 0);

    const outcome = await recovered(control);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    const isKept = lastFix(lab.path('state')) !== undefined;
    expect({ where, ...(await state()) }).toEqual({
      where,
      texts: isKept ? fresh : old,
      body: isKept ? 'two' : 'one',
      beside: [],
    });
    if (isKept) await takeBack();
    expect({ where, ...(await state()) }).toEqual({ where, texts: old, body: 'one', beside: [] });
  }
  expect(last.report?.result).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(texts()).toEqual(fresh);
  expect(isLink()).toBe(true);
  expect([...seen.keys()].sort()).toEqual(['finished', 'nothing', 'undone']);
  expect(killAt).toBeGreaterThan(40);
}, 600_000);

test('somebody went on with a file of a killed run: theirs stays, and the old text is saved', async () => {
  const control = nginxControl(lab.instance);
  const old = texts();
  await runFix(lab, { ...fix(), killAtCall: 'verify' });
  writeFileSync(lab.path('sites-available/site'), 'location / { return 200 theirs; }\n');
  expect(await recovered(control)).toBe('abandoned');
  expect(texts()[1]).toContain('theirs');
  expect(await lab.get()).toBe('two');
  expect(leftovers(lab.prefix)).toEqual([]);
  const [record] = listJournals(lab.path('state')).records;
  expect(record?.state).toBe('abandoned');
  expect(readFileSync(oldCopy(lab.path('state'), record?.id ?? '', 1), 'latin1')).toBe(old[1]);
  expect(await recovered(control)).toBe('nothing');
});

test('the next fix takes a killed one back first, and says so', async () => {
  await runFix(lab, { ...fix(), killAtCall: 'verify' });
  expect(await lab.get()).toBe('two');
  const { report } = await runFix(lab, { undo: true });
  expect(report?.news).toMatchObject([
    { kind: 'recovered', run: { outcome: 'undone', reload: 'done', config: lab.config } },
  ]);
  expect(report?.result).toMatchObject({ ok: false, failure: { code: 'nothing-to-undo' } });
  expect(await lab.get()).toBe('one');
});

test('a second name that somebody removed is made good from the journal, times included', async () => {
  const control = nginxControl(lab.instance);
  const old = texts();
  const path = lab.path('sites-available/site');
  const { mtimeNs, mode } = statSync(path, { bigint: true });
  await runFix(lab, { ...fix(), killAtCall: 'verify' });
  for (const name of leftovers(lab.prefix)) rmSync(lab.path(name));
  expect(await recovered(control)).toBe('undone');
  expect(texts()).toEqual(old);
  expect(statSync(path, { bigint: true })).toMatchObject({ mtimeNs, mode });
  expect(await lab.get()).toBe('one');
});

test('what a killed run left is found without being told where its nginx is', async () => {
  await runFix(lab, { ...fix(), killAtCall: 'verify' });
  const news: News[] = [];
  const done = await recoverCrashed((item) => news.push(item), lab.path('state'));
  expect(done).toEqual({ ok: true, value: undefined });
  expect(news).toMatchObject([
    { kind: 'recovered', run: { outcome: 'undone', reload: 'done', config: lab.config } },
  ]);
  expect(await lab.get()).toBe('one');
});
