import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { recover } from '../src/fix/recovery.ts';
import { lastFix } from '../src/fix/undo.ts';
import { makeDisk } from '../src/host/disk.ts';
import type { Control } from '../src/proxies/control.ts';
import { nginxControl } from '../src/proxies/nginx/control.ts';
import { answer, startLab, type Lab } from './fix-lab.ts';
import { leftovers, runFix, type Orders } from './fix-runs.ts';

let outer: Lab;
let inner: Lab;

beforeEach(async () => {
  inner = await startLab({ server: () => answer('one') });
  const to = `proxy_pass http://127.0.0.1:${inner.port};`;
  outer = await startLab({ server: () => `location / { ${to} add_header X-Outer one; }` });
});
afterEach(async () => {
  await outer.end();
  await inner.end();
});

const givenOf = ({ config }: Lab) => ({ config, files: [config], folders: [] });

const fix = (): Orders => ({
  edits: [
    { file: outer.config, find: 'X-Outer one', put: 'X-Outer two' },
    { file: inner.config, find: '"one"', put: '"two"' },
  ],
  expect: 'two',
  given: givenOf(outer),
  behind: [{ ...givenOf(inner), instance: inner.instance }],
});

const labs = (): readonly Lab[] => [outer, inner];
const texts = (): string[] => labs().map(({ config }) => readFileSync(config, 'latin1'));

/** What both answer with: the header of the outer one, and the body of the inner. */
async function served(): Promise<string> {
  const url = `http://127.0.0.1:${outer.port}/`;
  const response = await fetch(url, { headers: { connection: 'close' } });
  return `${response.headers.get('x-outer')} ${await response.text()}`;
}

const state = async () => ({
  texts: texts(),
  served: await served(),
  beside: labs().flatMap(({ prefix }) => leftovers(prefix)),
});

async function recovered(controls: ReadonlyMap<string, Control>): Promise<string> {
  const done = await recover(makeDisk(), outer.path('state'), (config) => controls.get(config));
  if (!done.ok) throw new Error(done.failure.code);
  return done.value[0]?.outcome ?? 'nothing';
}

async function takeBack(): Promise<void> {
  const { edits: _, ...known } = fix();
  const { report } = await runFix(outer, { ...known, undo: true, expect: 'one' });
  if (!report?.result.ok || report.result.value.kind !== 'committed') {
    throw new Error(JSON.stringify(report?.result));
  }
}

test('a kill at any step of a change of two proxies leaves both old or both new in the end', async () => {
  const controls = new Map(labs().map(({ config, instance }) => [config, nginxControl(instance)]));
  const old = texts();
  const fresh = old.map((text) =>
    text.replace('X-Outer one', 'X-Outer two').replace('"one"', '"two"'),
  );
  const seen = new Set<string>();
  let last: Awaited<ReturnType<typeof runFix>>;
  for (let killAt = 1; ; killAt += 1) {
    const where = `killed at step ${killAt}`;
    last = await runFix(outer, { ...fix(), killAt });
    if (last.report) break;
    const valid = await Promise.all([...controls.values()].map((control) => control.validate()));
    const whole = texts().map((text, at) => [old[at], fresh[at]].includes(text));
    expect({ where, whole, valid: valid.map(({ ok }) => ok) }).toEqual({
      where,
      whole: [true, true],
      valid: [true, true],
    });
    seen.add(await recovered(controls));
    const kept = lastFix(outer.path('state')) !== undefined;
    const then = { texts: kept ? fresh : old, served: kept ? 'two two' : 'one one', beside: [] };
    expect({ where, ...(await state()) }).toEqual({ where, ...then });
    if (kept) await takeBack();
    expect({ where, ...(await state()) }).toEqual({
      where,
      texts: old,
      served: 'one one',
      beside: [],
    });
  }
  expect(last.report?.result).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(await state()).toEqual({ texts: fresh, served: 'two two', beside: [] });
  expect([...seen].toSorted()).toEqual(['finished', 'nothing', 'undone']);
}, 600_000);

test('where one of the two is gone, nothing is changed', async () => {
  const old = texts();
  outer.kill();
  const { report } = await runFix(outer, fix());
  expect(report?.result.ok && report.result.value.kind).not.toBe('committed');
  expect(texts()).toEqual(old);
  expect(await inner.get()).toBe('one');
});
