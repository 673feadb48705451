import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { check } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx, type Where } from './support/nginx.ts';
import { unclog } from './support/unclog.ts';

/** An nginx that passes on to a server, or to its own application, with this line. */
const passing =
  (line: string, server?: string) =>
  ({ port, app }: Where) => ({
    'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://${server ?? app};
    ${line}
  }
}
}
`,
  });

const holds = 'proxy_buffering on;';

async function startPair(): Promise<{
  readonly inner: RunningNginx;
  readonly outer: RunningNginx;
}> {
  const inner = await startNginx({ files: passing(holds) });
  const outer = await startNginx({ files: passing(holds, `127.0.0.1:${inner.port}`) });
  return { inner, outer };
}

const urlOf = ({ port }: RunningNginx): string => `http://127.0.0.1:${port}/event`;
const configOf = ({ folder }: RunningNginx): string => join(folder, 'nginx.conf');
const textOf = (nginx: RunningNginx): string => readFileSync(configOf(nginx), 'utf8');

const both = 'proxy-buffering-off+proxy-buffering-off@1';

test('two that both hold: neither change alone is enough, the pair is proved', async () => {
  const { outer } = await startPair();
  const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({
    code: 1,
    verdict: 'clogged',
    findings: [
      { cause: 'nginx/proxy-buffering', confidence: 'proved', hop: 0 },
      { cause: 'nginx/proxy-buffering', confidence: 'proved', hop: 1 },
    ],
  });
  for (const { remedies } of found.findings) {
    expect(remedies[0]).toMatchObject({ id: both, proved: true, holdsFor: ['h1', 'h1+gzip'] });
    const alone = remedies.filter(({ id }) => !id.includes('+'));
    expect(alone.map(({ id }) => id)).toContain('proxy-buffering-off');
    expect(
      alone.every((remedy) => (remedy as { holdsFor?: unknown[] }).holdsFor?.length === 0),
    ).toBe(true);
  }
});

test('fix changes both in one transaction, and undo takes both back', async () => {
  const { inner, outer } = await startPair();
  const before = [inner, outer].map(textOf);
  const tmp = temporaryFolder();
  const env = { XDG_STATE_HOME: join(tmp, 'state') };
  const fixed = await unclog(['fix', urlOf(outer), '--yes'], { tmp, env });
  expect(fixed.stderr + fixed.stdout).toContain('streams now for h1, h1+gzip');
  expect(fixed.code).toBe(0);
  for (const nginx of [inner, outer]) expect(textOf(nginx)).toContain('proxy_buffering off;');
  expect((await check(urlOf(outer), [], { tmp })).verdict).toBe('streams');
  const undone = await unclog(['undo', '--yes'], { tmp, env });
  expect([undone.code, undone.stderr]).toEqual([0, '']);
  expect([inner, outer].map(textOf)).toEqual(before);
  expect((await check(urlOf(outer), [], { tmp })).verdict).toBe('clogged');
});

/** Two that obey an application which turns buffering off; the outer one hears of that or does not. */
async function startObedient(
  innerLine: string,
): Promise<{ readonly inner: RunningNginx; readonly outer: RunningNginx }> {
  const headers = [
    ['Content-Type', 'text/event-stream'],
    ['X-Accel-Buffering', 'no'],
  ] as const;
  const orders = { intervalMs: 200, headers };
  const inner = await startNginx({ files: passing(innerLine), origin: { orders } });
  const outer = await startNginx({ files: passing('', `127.0.0.1:${inner.port}`) });
  return { inner, outer };
}

test('an inner proxy that obeys the header keeps it to itself: the outer one is proved and fixed', async () => {
  const { inner, outer } = await startObedient('');
  const before = textOf(inner);
  const tmp = temporaryFolder();
  const found = await check(urlOf(outer), [], { tmp });
  expect(found).toMatchObject({
    code: 1,
    verdict: 'clogged',
    findings: [
      {
        cause: 'nginx/x-accel-buffering-stripped',
        confidence: 'proved',
        hop: 0,
        file: configOf(outer),
        directive: 'proxy_buffering',
        clients: ['h1', 'h1+gzip'],
      },
    ],
  });
  expect(found.findings).toHaveLength(1);
  expect(found.findings[0]?.remedies[0]).toMatchObject({
    id: 'proxy-buffering-off',
    proved: true,
    holdsFor: ['h1', 'h1+gzip'],
  });
  const env = { XDG_STATE_HOME: join(tmp, 'state') };
  const fixed = await unclog(['fix', urlOf(outer), '--yes'], { tmp, env });
  expect(fixed.stderr + fixed.stdout).toContain('streams now for h1, h1+gzip');
  expect(textOf(outer)).toContain('proxy_buffering off;');
  expect(textOf(inner)).toBe(before);
});

test('an inner proxy that passes the header on: both obey it', async () => {
  const { outer } = await startObedient('proxy_pass_header X-Accel-Buffering;');
  const found = await check(urlOf(outer), [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({ code: 0, verdict: 'streams', findings: [] });
});
