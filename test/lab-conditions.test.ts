import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { edit, grade, startLab, type HeldLab } from './support/lab.ts';

const site = 'sites/live.conf';
const host = 'proxy_set_header Host $host;';

/** A lab with some lines of its site changed, read again by the printed command. */
async function changed(
  scenario: string,
  edits: readonly (readonly [find: string, put: string])[],
): Promise<HeldLab> {
  const lab = await startLab({ tmp: temporaryFolder() }, scenario);
  for (const [find, put] of edits) edit(lab, site, find, put);
  execFileSync('sh', ['-c', lab.reload], { stdio: 'ignore' });
  return lab;
}

const none = (code: string, message: RegExp = /./) => ({
  marks: 'none',
  reason: { code, message: expect.stringMatching(message) },
});

const socket = (more: string): string => `${host} }
    location = /socket {
        proxy_pass http://live;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection "upgrade";
        ${more}`;

test('a stream needs no upgrade, and a WebSocket no unbuffered response', async () => {
  const stream = await changed('websocket-or-stream', [[host, `${host} proxy_buffering off;`]]);
  const webSocket = await changed('websocket-or-stream', [[host, socket('')]]);
  await expect
    .poll(() => grade(stream))
    .toMatchObject(none('grade-websocket-refused', /socket: HTTP 426$/));
  await expect.poll(() => grade(webSocket)).toMatchObject(none('grade-silent'));
});

test('a silence of proxy_read_timeout cuts a WebSocket as well as a stream', async () => {
  const cut = socket('proxy_read_timeout 300ms;');
  const lab = await changed('websocket-or-stream', [
    [host, cut.replace(host, `${host} proxy_buffering off;`)],
  ]);
  await expect.poll(() => grade(lab)).toMatchObject(none('grade-websocket'));
});

test('a server dies: the next one must be tried, and told where the client was', async () => {
  const next = ['proxy_next_upstream off;', ''] as const;
  const where = ['proxy_set_header Last-Event-ID "";', ''] as const;
  const unsaid = await changed('one-of-two-dies', [next]);
  const untried = await changed('one-of-two-dies', [where]);
  await expect
    .poll(() => grade(unsaid))
    .toMatchObject(none('grade-failover', /"data: \d" should have come, not "data: 1"/));
  await expect.poll(() => grade(untried)).toMatchObject(none('grade-failover', /not "<html>"/));
});

test('a stream that flows and still tells what is behind it', async () => {
  const lab = await changed('who-is-behind-it', [
    ['proxy_pass_header Server;', 'proxy_buffering off;'],
  ]);
  await expect
    .poll(() => grade(lab))
    .toMatchObject(none('grade-leak', /should stay inside: X-Powered-By: Express$/));
});
