import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { freePort, probePort } from '../src/host/ports.ts';
import { scenarioIds } from '../src/lab/scenarios.ts';
import { filesBelow, processesOf } from './support/census.ts';
import { temporaryFolder } from './support/folder.ts';
import { installedCopy } from './support/installed.ts';
import { edit, grade, startLab, type Announced, type HeldLab } from './support/lab.ts';
import { canHide, documentOf, isRoot, nobody, startUnclog, unclog } from './support/unclog.ts';

const ownOf = ({ pid, options }: HeldLab) => ({ session: pid, folder: options.tmp });

test('lists its scenarios', async () => {
  const options = { tmp: temporaryFolder() };
  const { stdout, code } = await unclog(['lab', 'list'], options);
  const lines = stdout.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^sse-behind-nginx +Server-Sent Events do not work behind nginx$/);
  expect(lines).toHaveLength(scenarioIds().length);
  expect(code).toBe(0);
  const { scenarios } = documentOf(await unclog(['lab', 'list', '--json'], options)) as unknown as {
    scenarios: readonly { readonly id: string }[];
  };
  expect(scenarios[0]).toEqual({
    id: 'sse-behind-nginx',
    title: 'Server-Sent Events do not work behind nginx',
    needs: ['nginx'],
  });
  expect(scenarios.map(({ id }) => id)).toEqual(scenarioIds());
});

test('tells where the page and the stream are, what to edit and how to reload', async () => {
  const options = { tmp: temporaryFolder() };
  const port = await freePort();
  const holder = startUnclog(['lab', 'start', '--port', String(port)], options);
  await expect.poll(() => holder.stdout()).toContain('Ctrl+C');
  const said = holder.stdout();
  const folder = join(options.tmp, `unclog-${process.getuid?.()}`, 'lab/sse-behind-nginx');
  expect(said).toMatch(/^sse-behind-nginx is up, and broken on purpose/);
  expect(said).toContain(`http://localhost:${port}/\n`);
  expect(said).toContain(`curl -N localhost:${port}/event\n`);
  expect(said).toContain(`${folder}/nginx.conf\n`);
  expect(said).toMatch(/reload +nginx .*-s reload\n/);
  const page = await fetch(`http://localhost:${port}/`);
  expect(await page.text()).toContain('EventSource');
  holder.kill('SIGINT');
  expect(await holder.ended).toMatchObject({ code: 130, stderr: '' });
});

test('start, a second start, solve, solve again, stop, stop again', async () => {
  const options = { tmp: temporaryFolder() };
  const port = String(await freePort());
  const start = ['lab', 'start', '--detach', '--port', port];
  const started = documentOf(await unclog([...start, '--json'], options));
  const { pid } = started as unknown as Announced;
  onTestFinished(() => unclog(['lab', 'stop'], options).then(() => undefined));
  expect(started).toMatchObject({ scenario: 'sse-behind-nginx', port: Number(port) });
  const again = await unclog(['lab', 'start', '--port', String(await freePort())], options);
  expect(again).toMatchObject({
    code: 1,
    stderr: 'unclog: sse-behind-nginx runs already; unclog lab stop sse-behind-nginx ends it\n',
  });
  expect((await unclog(['lab', 'solve'], options)).stdout).toBe(
    'sse-behind-nginx: nginx.conf now says proxy_buffering off;\n',
  );
  const twice = await unclog(['lab', 'solve'], options);
  expect(twice.code).toBe(1);
  expect(twice.stderr).toMatch(/nginx\.conf no longer holds "proxy_buffering on;" just once/);
  const stopped = await unclog(['lab', 'stop', '--json'], options);
  expect(documentOf(stopped)).toEqual({
    schemaVersion: 1,
    scenario: 'sse-behind-nginx',
    stopped: true,
  });
  expect(processesOf({ session: pid, folder: options.tmp })).toEqual([]);
  expect(filesBelow(options.tmp)).toEqual([]);
  for (const command of ['stop', 'grade', 'solve']) {
    const down = await unclog(['lab', command], options);
    expect(down.code).toBe(command === 'stop' ? 1 : 3);
    expect(down.stderr).toBe(
      'unclog: sse-behind-nginx does not run; unclog lab start sse-behind-nginx starts it\n',
    );
  }
  expect(filesBelow(options.tmp)).toEqual([]);
});

test('unknown scenarios and solutions are errors of usage that name the known ones', async () => {
  const lab = await startLab({ tmp: temporaryFolder() });
  expect(await unclog(['lab', 'solve', '--with', 'prayer'], lab.options)).toMatchObject({
    code: 2,
    stderr:
      'unclog: sse-behind-nginx has no solution prayer; it has proxy-buffering-off, proxy-http-version-1.1, x-accel-buffering-no\n',
  });
  for (const command of ['start', 'grade', 'solve', 'stop']) {
    expect(await unclog(['lab', command, 'nowhere'], lab.options)).toMatchObject({
      code: 2,
      stderr: 'unclog: there is no scenario nowhere; unclog lab list shows them\n',
    });
  }
});

test.each([[], ['--detach']])('a port that is taken is refused %s', async (...detach) => {
  const options = { tmp: temporaryFolder() };
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const args = ['lab', 'start', ...detach, '--port', String(port)];
  expect(await unclog(args, options)).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `unclog: port ${port} on 127.0.0.1 is taken; choose another with --port\n`,
  });
  expect(filesBelow(options.tmp)).toEqual([]);
});

test.each(['0', '65536', 'eighty', '-1', '8080.5', ''])('--port "%s" is nonsense', async (port) => {
  const ended = await unclog(['lab', 'start', '--port', port], { tmp: temporaryFolder() });
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/port/);
});

test('without nginx it says what is missing', async ({ skip }) => {
  skip(!canHide, 'only root can hide a program');
  const options = { tmp: temporaryFolder(), hide: '/usr/sbin/nginx' };
  for (const detach of [[], ['--detach']]) {
    expect(await unclog(['lab', 'start', ...detach], options)).toMatchObject({
      code: 1,
      stderr:
        'unclog: nginx is not installed or not on the PATH; on Debian: sudo apt-get install --no-install-recommends nginx\n',
    });
  }
  expect(filesBelow(options.tmp)).toEqual([]);
});

test('an nginx that is stopped by itself takes the lab with it, which says so', async () => {
  const lab = await startLab({ tmp: temporaryFolder() });
  execFileSync('sh', ['-c', lab.reload.replace(/reload$/, 'stop')], { stdio: 'ignore' });
  const ended = await lab.holder.ended;
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^nginx ended by itself/) });
  expect(processesOf(ownOf(lab))).toEqual([]);
  expect(filesBelow(lab.options.tmp)).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s leaves no process, no port and no file', async (signal, code) => {
  const lab = await startLab({ tmp: temporaryFolder() });
  lab.holder.kill(signal);
  expect(await lab.holder.ended).toMatchObject({ code });
  expect(processesOf(ownOf(lab))).toEqual([]);
  expect(await probePort(lab.port)).toBe('free');
  expect(filesBelow(lab.options.tmp)).toEqual([]);
});

test('SIGKILL leaves no process and no port, and the next run sweeps the files', async () => {
  const lab = await startLab({ tmp: temporaryFolder() });
  lab.holder.kill('SIGKILL');
  await lab.holder.ended;
  await expect.poll(() => processesOf(ownOf(lab))).toEqual([]);
  expect(await probePort(lab.port)).toBe('free');
  expect(existsSync(lab.folder)).toBe(true);
  await unclog(['lab', 'list'], lab.options);
  expect(filesBelow(lab.options.tmp)).toEqual([]);
});

test('an interrupted grade leaves nothing and says so', async () => {
  const lab = await startLab({ tmp: temporaryFolder() });
  const grader = startUnclog(['lab', 'grade'], lab.options);
  // A grader that runs curl is in the middle of it.
  await expect
    .poll(() => processesOf({ session: grader.pid, folder: 'no folder' }).length)
    .toBeGreaterThan(1);
  grader.kill('SIGINT');
  expect(await grader.ended).toMatchObject({
    code: 130,
    stdout: '',
    stderr: 'unclog: interrupted\n',
  });
  expect(processesOf({ session: grader.pid, folder: 'no folder' })).toEqual([]);
});

test('an ordinary user has a lab of their own, beside that of root', async ({ skip }) => {
  skip(!isRoot, 'only root can become somebody else');
  const tmp = temporaryFolder();
  const program = installedCopy(temporaryFolder());
  const mine = await startLab({ tmp });
  const theirs = await startLab({ tmp, program, as: nobody });
  expect(theirs.folder).not.toBe(mine.folder);
  expect(await grade(theirs)).toMatchObject({ reason: { code: 'grade-silent' } });
  expect((await unclog(['lab', 'solve'], theirs.options)).code).toBe(0);
  expect(await grade(theirs)).toMatchObject({ marks: 'full' });
  edit(mine, 'nginx.conf', 'proxy_buffering on;', 'proxy_buffering  on;');
  theirs.holder.kill('SIGTERM');
  await theirs.holder.ended;
  expect(processesOf({ session: theirs.pid, folder: theirs.folder })).toEqual([]);
  expect(existsSync(theirs.folder)).toBe(false);
  expect(existsSync(mine.folder)).toBe(true);
});
