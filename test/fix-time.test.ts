import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { fix, type FixResult } from '../src/fix/fix.ts';
import { http, main, startNginx } from './support/nginx.ts';

/** Fixes an nginx whose application is silent for 3 s after each event. */
async function fixed(location: string): Promise<{ result: FixResult; text: string }> {
  const { folder, port } = await startNginx({
    origin: { orders: { intervalMs: 3000 } },
    files: (where) => ({
      'nginx.conf': `${main}http {
${http}
  server {
    listen 127.0.0.1:${where.port};
    location / {
      proxy_pass http://${where.app};
      ${location}
    }
  }
}
`,
    }),
  });
  const request = {
    url: `http://127.0.0.1:${port}/event`,
    patienceMs: 10_000,
    signal: new AbortController().signal,
  };
  const result = await fix(request, {
    dryRun: false,
    accept: [],
    confirm: () => Promise.resolve(true),
    tell: () => undefined,
    stateFolder: join(folder, 'state'),
  });
  if (!result.ok) throw new Error(result.failure.code);
  return { result: result.value, text: readFileSync(join(folder, 'nginx.conf'), 'utf8') };
}

test('a stream that a short read timeout cuts outlives the silence after the fix', async () => {
  const { result, text } = await fixed('proxy_buffering off; proxy_read_timeout 2s;');
  expect(result).toMatchObject({ kind: 'fixed', remedy: { id: 'longer-read-timeout' } });
  expect(text).toContain('proxy_buffering off; proxy_read_timeout 1h;');
  const [finding] = result.check.findings;
  expect(finding).toMatchObject({
    cause: 'nginx/read-timeout',
    confidence: 'proved',
    proof: { reproduced: true, act: { kind: 'silence' } },
    remedies: [
      { id: 'longer-read-timeout', proved: true, holdsFor: ['h1', 'h1+gzip'] },
      { id: 'heartbeat', proved: true, holdsFor: ['h1', 'h1+gzip'], heartbeatMs: 1000 },
    ],
  });
});

test('a stream that is held and then lost to the timeout needs both, and gets both', async () => {
  const { result, text } = await fixed('proxy_read_timeout 2s;');
  expect(result).toMatchObject({ kind: 'fixed' });
  expect(result.check.findings.map(({ cause, confidence }) => [cause, confidence])).toEqual([
    ['nginx/proxy-buffering', 'proved'],
    ['nginx/read-timeout', 'proved'],
  ]);
  expect(text).toContain('proxy_read_timeout 1h;');
  expect(text).toMatch(/proxy_buffering off;|proxy_http_version 1.1;/);
});
