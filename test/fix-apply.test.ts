import {
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { applyFix, type FixRequest, type News } from '../src/fix/apply.ts';
import { takeLock } from '../src/fix/lock.ts';
import { undoLast } from '../src/fix/undo-last.ts';
import { lastFix, undo } from '../src/fix/undo.ts';
import { processInfo } from '../src/host/processes.ts';
import { fail, ok, type Result } from '../src/model/result.ts';
import { validateInSandbox } from '../src/prove/validate.ts';
import { includeFolders } from '../src/proxies/nginx/include-folders.ts';
import { openRunningNginx } from '../src/proxies/nginx/nginx.ts';
import { startLab, type Lab } from './fix-lab.ts';
import { leftovers } from './fix-runs.ts';

let lab: Lab;

beforeEach(async () => {
  lab = await startLab({
    http: 'include inc/words.conf;',
    server: () => 'include sites-enabled/*;',
    files: {
      'inc/words.conf': 'map $uri $old { default one; }\n# end\n',
      'sites-available/site': '# caf\xe9\nlocation / { return 200 $old; }\n',
    },
    links: { 'sites-enabled/site': '../sites-available/site' },
  });
});
afterEach(() => lab.end());

const site = (): string => lab.path('sites-enabled/site');
const words = (): string => lab.path('inc/words.conf');
const read = (path: string): string => readFileSync(path, 'latin1');

interface Find {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

const serves = (body: string) => async (): Promise<Result<void>> => {
  const got = await lab.get();
  return got === body ? ok(undefined) : fail('serves-otherwise', { got });
};

/** The subject as it is read now, and edits of what it says. */
async function request(
  finds: readonly Find[],
  more: Partial<FixRequest> = {},
): Promise<FixRequest> {
  const nginx = await openRunningNginx(processInfo(lab.child.pid)!);
  if (!nginx.ok) throw new Error(nginx.failure.code);
  const { config, files, configuration, control } = nginx.value;
  if (!control) throw new Error('not running');
  const entry = { host: '127.0.0.1', port: lab.port };
  return {
    config,
    files,
    folders: includeFolders(configuration),
    control,
    stateFolder: lab.path('state'),
    validateCopy: (changed) => validateInSandbox(nginx.value, entry, changed),
    verify: serves('two'),
    edits: finds.map(({ file, find, put }) => {
      const start = files.get(file)!.indexOf(find);
      return { file, span: { start, end: start + find.length }, text: put };
    }),
    ...more,
  };
}

const define = (): Find => ({
  file: words(),
  find: '# end',
  put: 'map $uri $new { default two; }',
});
const use = (): Find => ({ file: site(), find: '$old', put: '$new' });
const simple = (): Find => ({ file: site(), find: 'return 200 $old', put: 'return 200 two' });

test('edits of several files, given in an order that would not do, and taken back again', async () => {
  utimesSync(lab.path('sites-available/site'), 1_000_000_000, 1_100_000_000.123456);
  const old = { words: read(words()), site: read(site()) };
  const { mtimeNs } = statSync(site(), { bigint: true });
  const swaps: string[] = [];
  const step = (call: string, path: string): void => {
    if (call === 'exchange' && path.endsWith('.new')) swaps.push(path.replace(/\.unclog.*/, ''));
  };
  const accept = ['config-changed-since-load'];
  const outcome = await applyFix(await request([use(), define()], { step, accept }));
  expect(outcome).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect(swaps).toEqual([lab.path('inc/.words.conf'), lab.path('sites-available/.site')]);
  expect(await lab.get()).toBe('two');
  expect(read(site())).toBe(old.site.replace('$old', '$new'));
  expect(readlinkSync(site())).toBe('../sites-available/site');
  expect(leftovers(lab.prefix)).toEqual([]);

  const back = await undo(await request([], { verify: serves('one') }));
  expect(back).toMatchObject({ ok: true, value: { kind: 'committed' } });
  expect({ words: read(words()), site: read(site()) }).toEqual(old);
  expect(statSync(site(), { bigint: true }).mtimeNs).toBe(mtimeNs);
  expect(lstatSync(site()).isSymbolicLink()).toBe(true);
  expect(await lab.get()).toBe('one');
  expect(lastFix(lab.path('state'))).toBeUndefined();
  expect(await undo(await request([]))).toEqual(fail('nothing-to-undo', { config: lab.config }));
});

test('the last fix is taken back without being told where its nginx is', async () => {
  const news: News[] = [];
  const options = {
    stateFolder: lab.path('state'),
    tell: (item: News) => news.push(item),
    accept: [],
  };
  expect(await undoLast(options)).toEqual(fail('nothing-to-undo'));
  await applyFix(await request([simple()]));
  expect(await lab.get()).toBe('two');
  expect(await undoLast(options)).toMatchObject({
    ok: true,
    value: { files: [lab.path('sites-available/site')] },
  });
  expect(await lab.get()).toBe('one');
  expect(news).toEqual([]);
});

test('undo refuses when the file was changed since', async () => {
  expect(await applyFix(await request([simple()]))).toMatchObject({ ok: true });
  writeFileSync(lab.path('sites-available/site'), `${read(site())}# mine\n`, 'latin1');
  const path = lab.path('sites-available/site');
  expect(await undo(await request([]))).toEqual(fail('file-changed', { path }));
  expect(read(site())).toContain('# mine');
});

test('two edits that pass through an invalid configuration in every order', async () => {
  const rename = { file: words(), find: '$old { default one', put: '$new { default two' };
  const outcome = await applyFix(await request([rename, use()]));
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'no-valid-order' } });
  expect(read(words())).toContain('$old');
});

test('a change that the private copy refuses never touches the live files', async () => {
  const steps: string[] = [];
  const step = (call: string): void => void steps.push(call);
  const outcome = await applyFix(await request([{ ...simple(), put: 'retrun 1' }], { step }));
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'sandbox-refused' } });
  expect(steps).toEqual([]);
});

test('somebody else changed the file after it was read', async () => {
  const made = await request([simple()], { accept: ['config-changed-since-load'] });
  writeFileSync(words(), `${read(words())}# mine\n`);
  expect(await applyFix(made)).toEqual(fail('file-changed', { path: words() }));
});

const real = (): string => lab.path('sites-available/site');
const inPlace = (): void => writeFileSync(real(), '# theirs\n');
const byRename = (): void => {
  writeFileSync(`${real()}.theirs`, '# theirs\n');
  renameSync(`${real()}.theirs`, real());
};

test.each([
  ['in place, before the swap', 'link', inPlace],
  ['by a new file, before the swap', 'link', byRename],
  ['in place, as the swap is made', 'exchange', inPlace],
])('somebody changes the file at the last moment, %s: theirs stays', async (_, when, write) => {
  const step = (call: string, path: string): void => {
    if (call === when && !path.includes('/state/')) write();
  };
  const outcome = await applyFix(await request([simple()], { step }));
  expect(outcome).toMatchObject({
    ok: true,
    value: { kind: 'rolled-back', reason: { code: 'file-changed' } },
  });
  expect(read(site())).toBe('# theirs\n');
  expect(leftovers(lab.prefix)).toEqual([]);
  expect(await lab.get()).toBe('one');
});

test.each([
  ['in place', inPlace],
  ['by a new file', byRename],
])('somebody changes the new file, %s, and it does not help: theirs stays', async (_, write) => {
  const old = read(site());
  const verify = async () => {
    write();
    return fail('still-clogged');
  };
  const outcome = await applyFix(await request([simple()], { verify }));
  expect(outcome).toMatchObject({
    ok: false,
    failure: { code: 'restore-conflict', details: { path: real() } },
  });
  expect(read(site())).toBe('# theirs\n');
  expect(leftovers(lab.prefix)).toEqual([]);
  const saved = outcome.ok ? '' : String(outcome.failure.details['saved']);
  expect(read(saved)).toBe(old);
});

test('two runs that meet: the second one is told', async () => {
  const lock = await takeLock(lab.config);
  expect(await applyFix(await request([simple()]))).toEqual(
    fail('fix-locked', { config: lab.config }),
  );
  if (lock.ok) await lock.value.release();
  expect(await applyFix(await request([simple()]))).toMatchObject({ ok: true });
});

test('what changed on the disk after nginx loaded it is not put in force unasked', async () => {
  await sleep(150);
  writeFileSync(words(), `${read(words())}# unfinished\n`);
  const refused = await applyFix(await request([simple()]));
  expect(refused).toEqual(fail('config-changed-since-load', { files: words() }));
  expect(await lab.get()).toBe('one');
  const accept = ['config-changed-since-load'];
  expect(await applyFix(await request([simple()], { accept }))).toMatchObject({ ok: true });
  expect(await lab.get()).toBe('two');
});

test('a site that was taken away on the disk is such a change', async () => {
  await sleep(150);
  const made = await request([{ file: words(), find: '# end', put: '' }]);
  writeFileSync(lab.path('sites-enabled/other'), '');
  rmSync(lab.path('sites-enabled/other'));
  const files = lab.path('sites-enabled');
  expect(await applyFix(made)).toEqual(fail('config-changed-since-load', { files }));
});

test('what a run itself put back is no such change', async () => {
  await sleep(150);
  const stop = new AbortController();
  const step = (call: string): void => {
    if (call === 'validate') stop.abort();
  };
  const first = await applyFix(await request([simple()], { step, abort: stop.signal }));
  expect(first).toEqual(ok({ kind: 'rolled-back', reason: { code: 'interrupted', details: {} } }));
  expect(await lab.get()).toBe('one');
  expect(await applyFix(await request([simple()]))).toMatchObject({ ok: true });
});

test('a reading that leaves out a file of nginx is refused', async () => {
  const made = await request([simple()]);
  const files = new Map([...made.files].filter(([path]) => path !== words()));
  expect(await applyFix({ ...made, files })).toEqual(fail('reading-differs', { path: words() }));
});

test('another site that no longer answers takes the change back', async () => {
  const states = ['answers', 'fails'] as const;
  let looks = 0;
  const sampleSites = () => Promise.resolve(new Map([['shop', states[looks++] ?? 'fails']]));
  const outcome = await applyFix(await request([simple()], { sampleSites }));
  const details = { site: 'shop', before: 'answers', after: 'fails' };
  expect(outcome).toEqual(
    ok({ kind: 'rolled-back', reason: { code: 'other-site-broken', details } }),
  );
  expect(await lab.get()).toBe('one');
});

test('a file that a configuration manager writes is refused, unless the user says otherwise', async () => {
  const text = `# Managed by Puppet\n${read(site())}`;
  writeFileSync(lab.path('sites-available/site'), text, 'latin1');
  const accept = ['config-changed-since-load'];
  const path = lab.path('sites-available/site');
  const refused = await applyFix(await request([simple()], { accept }));
  expect(refused).toEqual(fail('file-managed', { path, line: '# Managed by Puppet' }));
  const more = await request([simple()], { accept: [...accept, 'file-managed'] });
  expect(await applyFix(more)).toMatchObject({ ok: true });
});

test('news are told: nothing of a clean run', async () => {
  const news: News[] = [];
  await applyFix(await request([simple()], { tell: (item) => news.push(item) }));
  expect(news).toEqual([]);
});
