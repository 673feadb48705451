import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { clientProfile } from '../../src/model/client.ts';
import { browserWould } from '../../src/observe/browser.ts';
import { observe } from '../../src/observe/observe.ts';
import { rawOrigin, type RawOrigin } from './origin.ts';

const event = 'retry: 100\ndata: 1\n\n';
const stream = (more: string): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream${more}\r\n\r\n${event}`;

/** Answers by path. */
const answers: Readonly<Record<string, string>> = {
  '/plain-stream': stream(''),
  '/upper-case': 'HTTP/1.1 200 OK\r\nCONTENT-TYPE: Text/Event-Stream\r\n\r\ndata: 1\n\n',
  '/utf-8': stream(';charset=UTF-8'),
  '/latin1': stream('; charset=iso-8859-1'),
  '/text-plain': `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${event}`,
  '/no-type': `HTTP/1.1 200 OK\r\n\r\n${event}`,
  '/204': 'HTTP/1.1 204 No Content\r\n\r\n',
  '/201': `HTTP/1.1 201 Created\r\nContent-Type: text/event-stream\r\n\r\n${event}`,
  '/404': 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  '/500': 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n',
  '/ended': stream(''),
  '/chunks-cut': `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n13\r\n${event}`,
};
/** Those that stay open; the others are closed at once. */
const open = new Set(['/plain-stream', '/upper-case', '/utf-8', '/latin1']);

let origin: RawOrigin;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  origin = await rawOrigin((socket, request) => {
    const path = request.split(' ')[1]!;
    const page = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n';
    socket.write(answers[path] ?? page);
    if (!open.has(path)) socket.end();
  });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${origin.port}/`);
});
afterAll(async () => {
  await browser.close();
  await origin.close();
});

/** What EventSource in the page does: the first thing that lasts. */
function inBrowser(path: string): Promise<string> {
  return page.evaluate(
    (path) =>
      new Promise<string>((resolve) => {
        const source = new EventSource(path);
        const settle = (outcome: string): void => {
          source.close();
          resolve(outcome);
        };
        source.addEventListener('open', () => setTimeout(() => settle('opens'), 500));
        source.addEventListener('error', () =>
          settle(source.readyState === 2 ? 'fails' : 'reconnects'),
        );
      }),
    path,
  );
}

test.each(Object.keys(answers))(
  'a browser does what is said it would: %s',
  { timeout: 10_000 },
  async (path) => {
    const seen = await observe(
      { url: `http://127.0.0.1:${origin.port}${path}`, client: clientProfile('h1')! },
      { patienceMs: 300 },
    );
    expect(browserWould(seen).outcome).toBe(await inBrowser(path));
  },
);
