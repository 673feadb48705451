import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { listeners } from '../src/host/processes.ts';
import { needsOf } from '../src/lab/programs.ts';
import { allScenarios, scenarioIds, scenariosFolder } from '../src/lab/scenarios.ts';
import { storyOf } from '../src/lab/story.ts';
import { en } from '../src/messages/en/messages.ts';
import { ja } from '../src/messages/ja/messages.ts';
import { filesBelow, portsOf, processesOf } from './support/census.ts';
import { temporaryFolder } from './support/folder.ts';
import { installedCopy } from './support/installed.ts';
import { edit, grade, startLab, type Announced } from './support/lab.ts';
import { problemsWith } from './support/schema.ts';
import { canHide, documentOf, isRoot, nobody, startUnclog, unclog } from './support/unclog.ts';

test('every folder is a scenario, whole in both languages', () => {
  const folders = readdirSync(fileURLToPath(scenariosFolder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'common')
    .map(({ name }) => name);
  expect(folders.toSorted()).toEqual([...scenarioIds()].toSorted());
  expect(folders.length).toBeGreaterThanOrEqual(25);
  for (const { id } of allScenarios()) {
    const [english, japanese] = [storyOf(id, en), storyOf(id, ja)];
    for (const story of [english, japanese]) {
      expect([id, story.title.length > 5, story.story.length > 50]).toEqual([id, true, true]);
      expect(story.hints.length).toBeGreaterThanOrEqual(2);
    }
    expect([id, japanese.hints.length]).toEqual([id, english.hints.length]);
    expect(japanese.story).toMatch(/\p{sc=Hiragana}/u);
  }
});

test('together they run every program that the lab knows', () => {
  const programs = new Set(allScenarios().flatMap(needsOf));
  expect([...programs].toSorted()).toEqual(
    ['apache2', 'flask', 'gunicorn', 'nginx', 'openssl', 'php-fpm', 'uwsgi'].toSorted(),
  );
});

const several = ['two-proxies', 'php-behind-fastcgi', 'one-worker', 'one-process'];

test('several at once, each on its own ports, ended together', async () => {
  const tmp = temporaryFolder();
  const holder = startUnclog(['lab', 'start', ...several, '--json'], { tmp });
  await expect.poll(() => holder.stdout()).toMatch(/\}\n$/);
  const document = JSON.parse(holder.stdout()) as { labs: readonly Announced[] };
  expect(problemsWith('lab-start', document)).toEqual([]);
  expect(document.labs.map(({ scenario }) => scenario)).toEqual(several);
  expect(new Set(document.labs.map(({ port }) => port)).size).toBe(several.length);
  const grading = ['php-behind-fastcgi', 'two-proxies'].map(async (id) => {
    expect((await unclog(['lab', 'solve', id], { tmp })).code).toBe(0);
    return documentOf(await unclog(['lab', 'grade', id, '--json'], { tmp }));
  });
  for (const graded of await Promise.all(grading)) expect(graded).toMatchObject({ marks: 'full' });
  holder.kill('SIGINT');
  expect(await holder.ended).toMatchObject({ code: 130, stderr: '' });
  expect(processesOf({ session: holder.pid, folder: tmp })).toEqual([]);
  expect(filesBelow(tmp)).toEqual([]);
});

test('started in the background and stopped one by one', async () => {
  const tmp = temporaryFolder();
  const ids = ['timeout-zero', 'scgi-backend'];
  const started = await unclog(['lab', 'start', ...ids, '--detach', '--json'], { tmp });
  expect(documentOf(started)).toMatchObject({ labs: ids.map((scenario) => ({ scenario })) });
  for (const id of ids) expect((await unclog(['lab', 'stop', id], { tmp })).code).toBe(0);
  expect(filesBelow(tmp)).toEqual([]);
});

test('one port is not enough for two', async () => {
  const tmp = temporaryFolder();
  const ended = await unclog(['lab', 'start', 'two-proxies', 'timeout-zero', '--port', '8181'], {
    tmp,
  });
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(/--port names one port/);
});

test('hints come one at a time, and the last one stays', async () => {
  const { options } = await startLab({ tmp: temporaryFolder() }, 'timeout-zero');
  const hint = async () =>
    documentOf(await unclog(['lab', 'hint', 'timeout-zero', '--json'], options));
  const { hints } = storyOf('timeout-zero', en);
  for (const number of [1, 2, 3, 3]) {
    const document = await hint();
    expect(document).toMatchObject({ hint: number, of: 3, text: hints[number - 1] });
    expect(problemsWith('lab-hint', document)).toEqual([]);
  }
  const japanese = { ...options, env: { LC_ALL: 'ja_JP.UTF-8' } };
  const { stdout } = await unclog(['lab', 'hint', 'timeout-zero'], japanese);
  expect(stdout).toBe(`ヒント 3/3: ${storyOf('timeout-zero', ja).hints[2]}\n`);
});

test('a missing program is named with the command that installs it', async ({ skip }) => {
  skip(!canHide, 'only root can hide a program');
  const options = { tmp: temporaryFolder(), hide: '/usr/bin/gunicorn' };
  expect(await unclog(['lab', 'start', 'one-worker'], options)).toMatchObject({
    code: 1,
    stderr:
      'unclog: gunicorn is not installed or not on the PATH; on Debian: sudo apt-get install --no-install-recommends gunicorn\n',
  });
});

test('an ordinary user holds the lab of every program', async ({ skip }) => {
  skip(!isRoot, 'only root can become somebody else');
  const tmp = temporaryFolder();
  const options = { tmp, as: nobody, program: installedCopy(temporaryFolder()) };
  const ids = ['php-behind-fastcgi', 'worker-timeout', 'uwsgi-behind-nginx', 'apache-and-php'];
  const holder = startUnclog(['lab', 'start', ...ids, 'no-blank-line', '--json'], options);
  await expect.poll(() => `${holder.stdout()}${holder.stderr()}`).toMatch(/\}\n$/);
  for (const id of ids.filter((id) => id !== 'worker-timeout')) {
    expect(await unclog(['lab', 'solve', id], options)).toMatchObject({ code: 0, stderr: '' });
    const graded = documentOf(await unclog(['lab', 'grade', id, '--json'], options));
    expect(graded).toMatchObject({ scenario: id, marks: 'full' });
  }
  holder.kill('SIGTERM');
  expect(await holder.ended).toMatchObject({ code: 143, stderr: '' });
  expect(processesOf({ session: holder.pid, folder: tmp })).toEqual([]);
  expect(filesBelow(tmp)).toEqual([]);
});

test('an application that a slip of the pen brings down comes up again once that is mended', async () => {
  const lab = await startLab({ tmp: temporaryFolder() }, 'no-blank-line');
  const reload = (): unknown => execFileSync('sh', ['-c', lab.reload], { stdio: 'ignore' });
  edit(lab, 'app/server.mjs', 'const page', 'const cosnt page');
  reload();
  const log = join(lab.folder, 'run/app.log');
  await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8')).toMatch(/SyntaxError/);
  expect(await grade(lab)).toMatchObject({ marks: 'none', reason: { code: 'grade-page' } });
  edit(lab, 'app/server.mjs', 'const cosnt page', 'const page');
  edit(lab, 'app/server.mjs', '`data: ${event}\\n`', '`data: ${event}\\n\\n`');
  await expect.poll(() => grade(lab)).toMatchObject({ marks: 'full' });
});

/** A client that holds a worker while its lab dies. */
async function watched(url: string): Promise<AbortController> {
  const controller = new AbortController();
  const { signal } = controller;
  const request = fetch(new URL('event', url), { signal }).catch(() => undefined);
  await Promise.race([request, new Promise((resolve) => setTimeout(resolve, 1500))]);
  return controller;
}

test.each([
  'php-never-flushes',
  'worker-timeout',
  'one-process',
  'apache-before-nginx',
  'no-blank-line',
])('%s: SIGKILL leaves no process and no port, even with streams open', async (scenario) => {
  const lab = await startLab({ tmp: temporaryFolder() }, scenario);
  const client = await watched(lab.url);
  const processes = processesOf({ session: lab.pid, folder: lab.options.tmp });
  const ports = portsOf(processes);
  expect(ports.length).toBeGreaterThanOrEqual(2);
  lab.holder.kill('SIGKILL');
  await lab.holder.ended;
  const alive = (pid: number): boolean =>
    existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  await expect.poll(() => processes.filter(alive)).toEqual([]);
  expect(listeners().filter(({ port }) => ports.includes(port))).toEqual([]);
  client.abort();
  await unclog(['lab', 'list'], lab.options);
  expect(filesBelow(lab.options.tmp)).toEqual([]);
});
