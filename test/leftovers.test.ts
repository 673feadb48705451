import { expect, test } from 'vitest';

import { filesBelow, portsOf, processesOf } from './support/census.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx } from './support/nginx.ts';
import { startUnclog, unclog, type Running } from './support/unclog.ts';

/** Its first directive is one that a sandbox replaces, as in the file that Debian installs. */
const broken = (): Promise<RunningNginx> =>
  startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http { ${http}
server { listen 127.0.0.1:${port}; location / { proxy_pass http://${app}; } } }
`,
    }),
  });

const whole = (): Promise<RunningNginx> =>
  startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http { ${http}
server { listen 127.0.0.1:${port}; location / { proxy_pass http://${app}; proxy_buffering off; } } }
`,
    }),
  });

const urlOf = ({ port }: RunningNginx): string => `http://127.0.0.1:${port}/event`;

interface Case {
  readonly nginx: RunningNginx;
  readonly run: Running;
  readonly tmp: string;
  readonly processes: () => number[];
}

async function checking(): Promise<Case> {
  const nginx = await broken();
  const tmp = temporaryFolder();
  const run = startUnclog(['check', urlOf(nginx)], { tmp });
  return { nginx, run, tmp, processes: () => processesOf({ session: run.pid, folder: tmp }) };
}

/** The moments of a check, told by what can be seen of them from outside. */
const moments = {
  'while it watches': ({ nginx }: Case) => nginx.origin.streams.size > 0,
  'while trials run': ({ tmp, processes }: Case) =>
    filesBelow(tmp).some((name) => name.includes('sandbox.')) && processes().length > 1,
} as const;

test.each([broken, whole])('a check leaves nothing', async (start) => {
  const nginx = await start();
  const tmp = temporaryFolder();
  const run = startUnclog(['check', urlOf(nginx)], { tmp });
  await run.ended;
  expect(processesOf({ session: run.pid, folder: tmp })).toEqual([]);
  expect(filesBelow(tmp)).toEqual([]);
  await expect.poll(() => nginx.origin.streams.size).toBe(0);
});

const interruptions = (['SIGINT', 'SIGTERM'] as const).flatMap((signal) =>
  Object.entries(moments).map(([moment, reached]) => [signal, moment, reached] as const),
);

test.each(interruptions)('%s %s leaves nothing', async (signal, _moment, reached) => {
  const run = await checking();
  await expect.poll(() => reached(run), { interval: 5 }).toBe(true);
  run.run.kill(signal);
  const ended = await run.run.ended;
  expect(ended).toMatchObject({
    code: signal === 'SIGINT' ? 130 : 143,
    stdout: '',
    stderr: 'unclog: interrupted\n',
  });
  expect(run.processes()).toEqual([]);
  expect(filesBelow(run.tmp)).toEqual([]);
});

test.each(Object.entries(moments))(
  'SIGKILL %s leaves no process and no port, and the next run sweeps the files',
  async (_moment, reached) => {
    const run = await checking();
    await expect.poll(() => reached(run), { interval: 5 }).toBe(true);
    run.run.kill('SIGKILL');
    await run.run.ended;
    await expect.poll(run.processes).toEqual([]);
    expect(portsOf(run.processes())).toEqual([]);
    expect((await unclog(['lab', 'list'], { tmp: run.tmp })).code).toBe(0);
    expect(filesBelow(run.tmp)).toEqual([]);
  },
);

test('what another run of the same user holds is not swept', async () => {
  const run = await checking();
  await expect.poll(() => moments['while trials run'](run), { interval: 5 }).toBe(true);
  await unclog(['lab', 'list'], { tmp: run.tmp });
  expect(await run.run.ended).toMatchObject({ code: 1, stderr: '' });
  expect(run.run.stdout()).toContain('proved');
});

test('errors of usage leave nothing either', async () => {
  const tmp = temporaryFolder();
  for (const args of [[], ['check'], ['nonsense'], ['--version'], ['check', 'nowhere']]) {
    await unclog(args, { tmp });
  }
  expect(filesBelow(tmp)).toEqual([]);
});
