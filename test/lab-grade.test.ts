import { connect, createServer } from 'node:net';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { freePort } from '../src/host/ports.ts';
import { startOrigin } from '../src/origin/origin.ts';
import { temporaryFolder } from './support/folder.ts';
import { edit, grade, startLab, type HeldLab } from './support/lab.ts';
import { canHide, documentOf, unclog } from './support/unclog.ts';

const fresh = (): Promise<HeldLab> => startLab({ tmp: temporaryFolder() });

/** Runs the reload command that `lab start` printed, as its user would. */
function reload({ reload }: HeldLab): void {
  execFileSync('sh', ['-c', reload], { stdio: 'ignore' });
}

/** An application of the same kind that the lab does not know. */
async function stranger(port = 0): Promise<number> {
  const origin = await startOrigin({ port });
  if (!origin.ok) throw new Error(origin.failure.code);
  onTestFinished(() => origin.value.close());
  return origin.value.address.port;
}

const buffering = 'proxy_buffering on;';

test('broken, as it starts: no marks, for silence', async () => {
  const lab = await fresh();
  expect(await grade(lab)).toMatchObject({
    marks: 'none',
    reason: { code: 'grade-silent', message: expect.stringMatching(/^silent: .*\b4 events/) },
    client: 'curl',
    printed: [],
  });
});

const solutions = ['proxy-buffering-off', 'proxy-http-version-1.1', 'x-accel-buffering-no'];

test.each(solutions.flatMap((name) => [name, name]))('%s: full marks', async (name) => {
  const lab = await fresh();
  expect((await unclog(['lab', 'solve', '--with', name], lab.options)).code).toBe(0);
  const graded = await grade(lab);
  expect(graded).toMatchObject({ marks: 'full', client: 'curl' });
  expect(graded.printed.slice(0, 5)).toEqual(['data: 1', '', 'data: 2', '', 'data: 3']);
});

test.each(['proxy_buffering off;', 'proxy_http_version 1.1;'])(
  'the editor and the printed reload command: %s in place of buffering earns full marks',
  async (line) => {
    const lab = await fresh();
    edit(lab, 'nginx.conf', buffering, line);
    reload(lab);
    await expect.poll(() => grade(lab)).toMatchObject({ marks: 'full' });
  },
);

/** The head of the application's own answer, in bytes. */
function headBytes(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /event HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    });
    socket.setEncoding('latin1').on('error', reject);
    socket.on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      socket.destroy();
      resolve(end + 4);
    });
  });
}

test('a burst: buffers that hold less than three events', async () => {
  const lab = await fresh();
  const port = /127\.0\.0\.1:(\d+)/.exec(readFileSync(join(lab.folder, 'conf.d/app.conf'), 'utf8'));
  const first = (await headBytes(Number(port?.[1]))) + 12;
  const sizes = `proxy_buffer_size ${first}; proxy_buffers 64 20; proxy_busy_buffers_size ${first};`;
  const own = `location = /event { proxy_pass http://app; proxy_http_version 1.0; ${sizes} }`;
  edit(lab, 'nginx.conf', 'server_name localhost;', `server_name localhost; ${own}`);
  reload(lab);
  await expect
    .poll(() => grade(lab))
    .toMatchObject({
      marks: 'none',
      reason: { code: 'grade-burst' },
    });
});

const locations: readonly (readonly [what: string, location: string, code: string])[] = [
  ['a proxy that cuts the stream', '', 'grade-ended'],
  [
    'three events and no more',
    String.raw`return 200 "data: 1\n\ndata: 2\n\ndata: 3\n\n";`,
    'grade-ended',
  ],
  ['another text', String.raw`return 200 "hello\n";`, 'grade-content'],
  ['an error page', 'return 502;', 'grade-content'],
  ['no answer at all', 'return 444;', 'grade-unreachable'],
];

test.each(locations)('%s', async (_what, location, code) => {
  const lab = await fresh();
  const own = location === '' ? '' : `location = /event { ${location} }`;
  edit(lab, 'nginx.conf', 'server_name localhost;', `server_name localhost; ${own}`);
  if (location === '') {
    edit(lab, 'nginx.conf', buffering, 'proxy_buffering off;');
    edit(lab, 'nginx.conf', 'proxy_read_timeout 1h;', 'proxy_read_timeout 300ms;');
  }
  reload(lab);
  await expect
    .poll(() => grade(lab))
    .toMatchObject({
      marks: 'none',
      reason: { code },
    });
});

test.each([
  ['is missing', 'return 404;', 'HTTP 404'],
  ['is another', 'return 200 hello;', 'another page'],
])('the page at / %s', async (_what, answer, problem) => {
  const lab = await fresh();
  edit(lab, 'nginx.conf', buffering, 'proxy_buffering off;');
  edit(
    lab,
    'nginx.conf',
    'server_name localhost;',
    `server_name localhost; location = / { ${answer} }`,
  );
  reload(lab);
  await expect
    .poll(() => grade(lab))
    .toMatchObject({
      reason: { code: 'grade-page', message: `the page at ${lab.url} is broken: ${problem}` },
    });
});

test('bypassed: nginx passes the stream of another application on', async () => {
  const lab = await fresh();
  const own = `location = /event { proxy_pass http://127.0.0.1:${await stranger()}; proxy_buffering off; }`;
  edit(lab, 'nginx.conf', 'server_name localhost;', `server_name localhost; ${own}`);
  reload(lab);
  await expect
    .poll(() => grade(lab))
    .toMatchObject({
      reason: { code: 'grade-bypassed-origin' },
    });
});

test('bypassed: another program holds the port, on every address or on one', async () => {
  const lab = await fresh();
  edit(lab, 'nginx.conf', `listen 127.0.0.1:${lab.port};`, `listen 127.0.0.1:${await freePort()};`);
  reload(lab);
  // The old workers hold the port until they have left.
  await expect
    .poll(
      () =>
        stranger(lab.port).then(
          () => 'bound',
          () => 'taken',
        ),
      { timeout: 30_000 },
    )
    .toBe('bound');
  expect(await grade(lab)).toMatchObject({ reason: { code: 'grade-bypassed-port' } });
});

test('full marks on IPv4 are not enough where another program answers on IPv6', async ({
  skip,
}) => {
  const lab = await fresh();
  const six = `listen [::1]:${lab.port};`;
  skip(!readFileSync(lab.config, 'utf8').includes(six), 'no IPv6 here');
  edit(lab, 'nginx.conf', six, '');
  edit(lab, 'nginx.conf', buffering, 'proxy_buffering off;');
  reload(lab);
  const server = createServer();
  const bind = (): Promise<string> =>
    new Promise((resolve) => {
      server.once('error', () => resolve('taken'));
      server.listen({ port: lab.port, host: '::1' }, () => resolve('bound'));
    });
  await expect.poll(bind).toBe('bound');
  onTestFinished(() => void server.close());
  expect(await grade(lab)).toMatchObject({ reason: { code: 'grade-bypassed-port' } });
});

test('grades without curl as well, and says so', async ({ skip }) => {
  skip(!canHide, 'only root can hide a program');
  const lab = await fresh();
  edit(lab, 'nginx.conf', buffering, 'proxy_buffering off;');
  reload(lab);
  const hiding = { ...lab.options, hide: '/usr/bin/curl' };
  await expect
    .poll(() => unclog(['lab', 'grade', '--json'], hiding).then(documentOf))
    .toMatchObject({ marks: 'full', client: 'built-in' });
  const { stdout } = await unclog(['lab', 'grade'], hiding);
  expect(stdout).toMatch(/^full marks: .*\ncurl is not installed;/);
});
