import { createServer, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';

import { watchLive } from '../src/diagnose/live.ts';
import { plainClient } from '../src/diagnose/find-route.ts';
import { writtenFrom } from '../src/observe/comparison.ts';
import { shapeOf } from '../src/observe/shape.ts';
import { listening } from './support/listening.ts';

/** A server that is silent for so long, and then writes an event ten times a second. */
async function server(silentMs: number): Promise<string> {
  const http = createServer((_, response: ServerResponse) => {
    let event = 0;
    const write = (): boolean => response.write(`data: ${(event += 1)}\n\n`);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const started = setTimeout(() => {
      write();
      const timer = setInterval(write, 100);
      response.on('close', () => clearInterval(timer));
    }, silentMs);
    response.on('close', () => clearTimeout(started));
  });
  return `http://${await listening(http)}/`;
}

test('a silence is watched until it is certain against what came in at its hop, which began late', async () => {
  const [front, between, origin] = await Promise.all([600_000, 400, 0].map(server));
  const asked = (url = '') => ({ url, client: plainClient });
  const { clients, behind } = await watchLive({
    request: asked(front),
    clients: [plainClient],
    behind: [asked(between), asked(origin)],
    hops: [{ hop: {} }, { hop: {} }, { hop: {} }],
    patienceMs: 30_000,
    signal: new AbortController().signal,
  });
  const [seen] = clients;
  for (const came of behind) {
    if (!seen || !came) throw new Error('not watched');
    expect(shapeOf(seen, writtenFrom(came, seen))).toMatchObject({
      delivery: { shape: 'held' },
      certainty: 'certain',
    });
  }
});
