import { existsSync, readdirSync, rmSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { processesOf } from './support/census.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, program, startUnclog, unclog } from './support/unclog.ts';

interface Kept {
  readonly remedy?: string;
  readonly folder: string;
  readonly commands: readonly string[];
  readonly expect: string;
}

/** A shell line that runs until it is killed, and what it has printed so far. */
function started(line: string): { readonly child: ChildProcess; printed(): string } {
  const own = line.replace(/^unclog /, `${process.execPath} ${program} `);
  const child = spawn('sh', ['-c', `exec ${own}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  onTestFinished(() => void child.kill());
  return { child, printed: () => text };
}

/** What curl prints of a copy once its application and its nginx are up. */
async function byHand({ commands }: Kept): Promise<() => string> {
  const [origin = '', nginx = '', curl = ''] = commands;
  const application = started(origin);
  await expect.poll(() => application.printed()).toContain('/event');
  started(nginx);
  const port = /\*:(\d+):/.exec(curl)?.[1] ?? '';
  const up = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/nowhere`, { signal: AbortSignal.timeout(500) }).then(
      () => true,
      ({ name }: Error) => name === 'TimeoutError',
    );
  await expect.poll(up).toBe(true);
  const client = started(curl);
  return () => client.printed();
}

test('what is kept repeats both trials by hand, at any path; nothing else stays', async () => {
  const tmp = temporaryFolder();
  const nginx = await startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  server_name live.example;
  location /stream { proxy_pass http://${app}/event; }
}
}
`,
    }),
  });
  const url = `http://127.0.0.1:${nginx.port}/stream`;
  const run = startUnclog(['prove', url, '-H', 'Host: live.example', '--keep', '--json'], { tmp });
  const document = documentOf(await run.ended);
  expect(problemsWith('check', document)).toEqual([]);
  expect(processesOf({ session: run.pid, folder: tmp })).toEqual([]);
  const kept = document['kept'] as Kept[];
  expect(kept.map(({ remedy, expect }) => [remedy, expect])).toEqual([
    [undefined, 'clogged'],
    ['proxy-buffering-off', 'streams'],
  ]);
  const [asIs, mended] = kept;
  if (!asIs || !mended) throw new Error('nothing was kept');
  const streams = await byHand(mended);
  const stalls = await byHand(asIs);
  await expect.poll(streams).toContain('data: 3\n\n');
  expect(stalls()).toBe('');
});

test('what is kept of an answer that is no stream has an application with that status', async () => {
  const tmp = temporaryFolder();
  const page = 'error_page 401 =200 /login;';
  const nginx = await startNginx({
    origin: { everyPath: true, orders: { status: 401 } },
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  location / { proxy_pass http://${app}; proxy_buffering off; proxy_intercept_errors on; ${page} }
  location = /login { return 200 "Log in"; }
}
}
`,
    }),
  });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const prove = await unclog(['prove', url, '--keep', '--json'], { tmp });
  const document = documentOf(prove);
  expect(problemsWith('check', document)).toEqual([]);
  const kept = document['kept'] as Kept[];
  expect(kept.map(({ remedy, expect }) => [remedy, expect])).toEqual([
    [undefined, 'not-a-stream'],
    ['intercept-errors-off', 'answered'],
  ]);
  const [asIs, mended] = kept;
  if (!asIs || !mended) throw new Error('nothing was kept');
  const answers = await byHand(mended);
  const replaced = await byHand(asIs);
  await expect.poll(answers).toContain('data: 2\n\n');
  await expect.poll(replaced).toBe('Log in');
});

test('every trial in the report, and how to repeat one', async () => {
  const tmp = temporaryFolder();
  const nginx = await startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {\n${http}server { listen 127.0.0.1:${port}; location / { proxy_pass http://${app}; } }\n}\n`,
    }),
  });
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const check = await unclog(['check', url], { tmp });
  expect(check.stdout).toContain(`to repeat a trial by hand: unclog prove ${url} --keep`);
  const prove = await unclog(['prove', url, '--keep'], { tmp });
  expect(prove.code).toBe(1);
  expect(prove.stdout).toMatch(/^ {4}h1\+gzip {2}streams: every event at once {2}\d+ ms {2}Turn/m);
  const folders = [...prove.stdout.matchAll(/: (\S*unclog-kept-\S+)$/gm)].map(([, path]) => path);
  expect(folders).toHaveLength(2);
  for (const folder of folders) expect(existsSync(folder ?? '')).toBe(true);
  for (const name of readdirSync(tmp)) rmSync(`${tmp}/${name}`, { recursive: true });
});
