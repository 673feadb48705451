import { expect, test } from 'vitest';

import type { ClientId } from '../../src/model/client.ts';
import type { Trial } from '../../src/model/finding.ts';
import type { Orders } from '../../src/origin/orders.ts';
import { runTrial } from '../../src/prove/trial.ts';
import { mainFile, mainText, rehearsals } from './setting.ts';

const { stage, copyOf } = rehearsals();

async function trial(
  text: string,
  client: ClientId,
  manners: Partial<Orders> = {},
): Promise<Trial> {
  const sandbox = await copyOf(text);
  if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
  const request = { url: 'http://localhost:8099/event' };
  return runTrial({ stage: stage(), sandbox: sandbox.value, request, client, manners });
}

test('buffering holds an event until the buffer is full', async () => {
  const held = await trial(mainText('proxy_buffering on;'), 'h1');
  expect(held).toMatchObject({
    verdict: 'clogged',
    delivery: { shape: 'batched', headers: 'late' },
  });
  expect(held.delivery?.bytes).toBeGreaterThan(3500);
  expect(held.delivery?.bytes).toBeLessThan(5500);
});

test.each([
  ['proxy_buffering off;', {}, 'early'],
  ['proxy_http_version 1.1;', {}, 'late'],
  ['', { headers: [['X-Accel-Buffering', 'no']] }, 'early'],
] as const)('streams with %s %o', async (location, manners, headers) => {
  expect(await trial(mainText(location), 'h1', manners)).toMatchObject({
    verdict: 'streams',
    delivery: { shape: 'immediate', headers, end: 'open' },
  });
});

test('gzip holds what buffering alone would let through', async () => {
  const text = mainText('proxy_http_version 1.1;', 'gzip on; gzip_types text/event-stream;');
  expect(await trial(text, 'h1+gzip')).toMatchObject({ verdict: 'clogged' });
  expect(await trial(text, 'h1')).toMatchObject({ verdict: 'streams' });
});

test('a chunk-size line in a packet of its own leaves the stream one event behind', async () => {
  const text = mainText('proxy_http_version 1.1;');
  expect(await trial(text, 'h1', { framing: 'size-line-apart' })).toMatchObject({
    verdict: 'clogged',
    delivery: { shape: 'behind', events: 1 },
  });
});

test('an answer that is no stream is none', async () => {
  expect(await trial(mainText('return 404;'), 'h1')).toMatchObject({ verdict: 'not-a-stream' });
});

test('a configuration that brings programs along is not run untrusted', async () => {
  const text = mainText('access_by_lua_block { os.exit() }');
  const refused = await copyOf(text, { isolate: false });
  expect(refused).toMatchObject({
    ok: false,
    failure: {
      code: 'sandbox-untrusted-code',
      details: { directive: 'access_by_lua_block', file: mainFile },
    },
  });
});

test.each([
  ['h1.0', ''],
  ['h1+post', ''],
  ['h1+gzip+post', ''],
  ['h2c', 'http2'],
  ['h2c+post', 'http2'],
] as const)('%s streams unbuffered and stalls buffered', async (client, http2) => {
  const text = (location: string): string =>
    mainText(location).replace('listen 8099', `listen 8099 ${http2}`);
  expect(await trial(text('proxy_buffering off;'), client)).toMatchObject({ verdict: 'streams' });
  expect(await trial(text(''), client)).toMatchObject({ verdict: 'clogged' });
});
