import { afterEach, expect, test } from 'vitest';

import { clientProfile } from '../../src/model/client.ts';
import { followRedirects } from '../../src/observe/redirects.ts';
import { rawOrigin, type RawOrigin } from './origin.ts';

const open: RawOrigin[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((origin) => origin.close()));
});

async function redirecting(to: (path: string) => string | undefined): Promise<RawOrigin> {
  const origin = await rawOrigin((socket, request) => {
    const location = to(request.split(' ')[1]!);
    socket.end(
      location === undefined
        ? 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'
        : `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`,
    );
  });
  open.push(origin);
  return origin;
}

const client = clientProfile('h1')!;

test('redirects are followed; credentials stay with the origin they were for', async () => {
  const there = await redirecting(() => undefined);
  const here = await redirecting((path) => (path === '/event' ? 'next?x=1' : there.url));
  const followed = await followRedirects(
    {
      url: here.url,
      client,
      headers: [
        ['Authorization', 'Bearer x'],
        ['X-A', '1'],
      ],
    },
    5000,
  );
  const next = new URL('/next?x=1', here.url).href;
  expect(followed).toEqual({
    ok: true,
    value: { urls: [here.url, next, there.url], liveRequests: 3 },
  });
  expect(here.requests[1]).toContain('Authorization');
  expect(there.requests[0]).not.toContain('Authorization');
  expect(there.requests[0]).toContain('X-A: 1');
});

test('twenty are enough', async () => {
  const origin = await redirecting((path) => `/${Number(path.slice(1)) + 1 || 1}`);
  expect(await followRedirects({ url: origin.url, client }, 5000)).toEqual({
    ok: false,
    failure: { code: 'too-many-redirects', details: { count: 20 } },
  });
});
