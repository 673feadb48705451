import { expect, test } from 'vitest';

import { clientProfile } from '../model/client.ts';
import { observe } from '../observe/observe.ts';
import { startOrigin } from '../origin/origin.ts';
import type { Orders } from '../origin/orders.ts';
import { manners } from '../model/finding.ts';
import { mannersOf, mended } from './manners.ts';

async function mannersUnder(orders: Partial<Orders>): Promise<Partial<Orders>> {
  const origin = await startOrigin({ orders: { intervalMs: 30, ...orders } });
  if (!origin.ok) throw new Error(origin.failure.code);
  const client = clientProfile('h1');
  if (!client) throw new Error('no such client');
  const seen = await observe(
    { url: `${origin.value.url}/event`, client },
    { patienceMs: 10_000, enough: ({ events }) => events.length === 3 },
  );
  await origin.value.close();
  return mannersOf(seen);
}

test.each([
  [{}, 'auto'],
  [{ framing: 'close' }, 'close'],
  [{ framing: 'close-http1.0' }, 'close-http1.0'],
  [{ framing: 'length' }, 'length'],
  [{ framing: 'many-chunks' }, 'many-chunks'],
  [{ framing: 'one-chunk' }, 'one-chunk'],
] as const)('an origin under %o frames its answer as %s', async (orders, framing) => {
  expect((await mannersUnder(orders)).framing).toBe(framing);
});

test('headers, sizes and compression are copied, secrets are not', async () => {
  const manners = await mannersUnder({
    contentType: 'text/event-stream; charset=utf-8',
    eventBytes: [100, 2000],
    gzip: 'unasked',
    headers: [
      ['X-Accel-Buffering', 'no'],
      ['Set-Cookie', 'session=secret'],
    ],
  });
  expect(manners).toMatchObject({
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    eventBytes: [100, 2000, 100],
    gzip: 'unasked',
    headers: [
      ['X-Accel-Buffering', 'no'],
      ['Set-Cookie', 'trial=1'],
    ],
  });
});

test('a head that waits for the first event is told from one that does not', async () => {
  expect((await mannersUnder({ headWithFirstEvent: true })).headWithFirstEvent).toBe(true);
});

test('nothing seen, nothing copied', () => {
  expect(mannersOf(undefined)).toEqual({});
});

test('a remedy of the application undoes what the application does wrong, and no more', () => {
  const wrong = {
    status: 503,
    contentType: 'text/html',
    form: 'page',
    collect: 4096,
    gzip: 'lazy',
    framing: 'length',
    headers: [],
  } as const;
  expect(mended(wrong)).toEqual(wrong);
  expect(mended(wrong, ['flush', 'uncompressed'])).toEqual({
    status: 503,
    contentType: 'text/html',
    form: 'page',
    framing: 'length',
    headers: [],
  });
  const all = mended(wrong, [...manners]);
  expect(all).toMatchObject({ status: 200, contentType: 'text/event-stream', form: 'whole' });
  expect(all).toMatchObject({ framing: 'auto' });
});
