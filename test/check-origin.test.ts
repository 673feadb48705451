import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startOrigin } from '../src/origin/origin.ts';
import { check } from './support/check.ts';
import { startCompression } from './support/compression.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

/** A real nginx that passes everything on to this address. */
const before = (address: string | undefined, lines: string) =>
  startNginx({
    origin: { queryOrders: true },
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {\n${http}server {
    listen 127.0.0.1:${port};
    location / {
        proxy_pass http://${address ?? app};
        ${lines}
    }
}
}\n`,
    }),
  });

test('a compressor in the application: asked by itself, proved, and the same again from files', async () => {
  const tmp = temporaryFolder();
  const folder = join(tmp, 'saved');
  const application = await startCompression();
  onTestFinished(async () => void (await application.close()));
  const { port } = await before(`127.0.0.1:${application.address.port}`, 'proxy_buffering off;');
  const url = `http://127.0.0.1:${port}/event`;
  const found = await check(url, ['--save', folder], { tmp });
  expect(found).toMatchObject({
    code: 1,
    verdict: 'clogged',
    clients: [
      { id: 'h1', verdict: 'streams' },
      { id: 'h1+gzip', verdict: 'clogged' },
    ],
    findings: [
      {
        cause: 'origin/compressed',
        hop: 1,
        confidence: 'proved',
        clients: ['h1+gzip'],
        remedies: [
          { id: 'flush-compressed', kind: 'origin', proved: true },
          {
            id: 'no-transform',
            headers: ['Cache-Control: no-cache, no-transform'],
            proved: true,
          },
        ],
      },
    ],
    warnings: [{ cause: 'client/six-connections', hop: 0, confidence: 'possible' }],
    // Two clients, the application beside the proxy, and it once more as either.
    requests: 5,
  });
  expect(found.findings).toHaveLength(1);
  expect(await check(url, ['--from', folder], { tmp })).toEqual(found);
  const ended = await unclog(['check', '--from', folder, '--json'], { tmp });
  expect(problemsWith('check', documentOf(ended))).toEqual([]);
});

test('an application without any proxy: what was seen, and nothing proved', async () => {
  const origin = await startOrigin({ queryOrders: true });
  if (!origin.ok) throw new Error(origin.failure.code);
  onTestFinished(() => origin.value.close());
  const url = `${origin.value.url}/event?form=no-blank-line&interval=50`;
  const found = await check(url, [], { tmp: temporaryFolder() });
  expect(found).toMatchObject({
    code: 1,
    verdict: 'clogged',
    findings: [{ cause: 'origin/no-blank-line', hop: 0, confidence: 'seen' }],
  });
  expect(found.findings[0]).not.toHaveProperty('proof');
});

test('the proxy and the application both at fault: each proved, by a remedy that takes both', async () => {
  const { port } = await before(undefined, 'proxy_buffering on;');
  const url = `http://127.0.0.1:${port}/event?form=no-blank-line&interval=50`;
  const { findings } = await check(url, ['--patience', '3s'], { tmp: temporaryFolder() });
  expect(findings.map(({ cause, confidence }) => `${cause} ${confidence}`)).toEqual([
    'nginx/proxy-buffering proved',
    'origin/no-blank-line proved',
  ]);
  expect(findings[1]?.remedies[0]).toMatchObject({ proved: true });
  expect(findings[1]?.remedies.map(({ id }) => id)).toContain('proxy-buffering-off+blank-line');
});

test('a warning leaves the verdict alone, and says what a page would see', async () => {
  const tmp = temporaryFolder();
  const { port } = await before(undefined, 'proxy_buffering off;');
  const url = `http://127.0.0.1:${port}/event?interval=50`;
  const page = ['-H', 'Origin: https://app.example'];
  expect(await check(url, page, { tmp })).toMatchObject({
    code: 0,
    verdict: 'streams',
    findings: [],
    warnings: [
      { cause: 'client/cors', confidence: 'seen' },
      { cause: 'client/six-connections', confidence: 'possible' },
    ],
  });
  const text = await unclog(['check', url, ...page], { tmp });
  expect(text.stdout).toMatch(/^warning {2}client\/cors {2}seen$/m);
  expect(text.stdout).toContain('comes from a page of https://app.example');
});
