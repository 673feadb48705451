import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type JSHandle, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';

import { throwawayCertificate } from '../src/prove/certificate.ts';
import { http, main, startNginx, type RunningNginx } from './support/nginx.ts';

const certificate = await throwawayCertificate();

/** Two real nginx servers in one: `/event`, and `/allowed` for the pages of one origin. */
async function site(secure: boolean): Promise<RunningNginx> {
  const tls = 'ssl http2; ssl_certificate certificate; ssl_certificate_key certificate';
  return startNginx({
    origin: { everyPath: true },
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {\n${http}server {
    listen ${port}${secure ? ` ${tls}` : ''};
    proxy_buffering off;
    location /page { default_type text/html; return 200 '<!DOCTYPE html>'; }
    location /event { proxy_pass http://${app}; }
    location /allowed {
        proxy_pass http://${app};
        add_header Access-Control-Allow-Origin http://127.0.0.1:${port};
    }
}
}\n`,
    }),
    prepare: ({ folder }) => {
      if (!certificate.ok) throw new Error(certificate.failure.code);
      const { certificate: chain, key } = certificate.value;
      writeFileSync(join(folder, 'certificate'), `${chain}\n${key}`);
    },
  });
}

async function pageOn(url: string): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ ignoreHTTPSErrors: true });
  await page.goto(url);
  return page;
}

/** Opens streams in the page that stay open. */
function openStreams(page: Page, count: number): Promise<JSHandle<EventSource[]>> {
  return page.evaluateHandle(
    (count) => Array.from({ length: count }, (_, at) => new EventSource(`/event?${at}`)),
    count,
  );
}

test('the seventh stream over HTTP/1.1 never leaves the browser, until one of six is closed', async () => {
  const { port, origin } = await site(false);
  const page = await pageOn(`http://127.0.0.1:${port}/page`);
  const streams = await openStreams(page, 7);
  await expect.poll(() => origin.streams.size).toBe(6);
  // What was asked of another host after the seventh has been answered meanwhile.
  const other = `http://localhost:${port}/page`;
  await page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(() => undefined), other);
  expect(origin.requests).toHaveLength(6);
  await streams.evaluate(([first]) => first?.close());
  await expect.poll(() => origin.requests.length).toBe(7);
});

test('over HTTP/2 all seven reach the application', async () => {
  const { port, origin } = await site(true);
  const page = await pageOn(`https://127.0.0.1:${port}/page`);
  await openStreams(page, 7);
  await expect.poll(() => origin.streams.size).toBe(7);
});

test('a page gets the stream of another origin only where that allows it', async () => {
  const { port } = await site(false);
  const page = await pageOn(`http://127.0.0.1:${port}/page`);
  const first = (path: string): Promise<string> =>
    page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const source = new EventSource(url);
          const settle = (what: string): void => {
            source.close();
            resolve(what);
          };
          source.addEventListener('message', ({ data }) => settle(`event ${String(data)}`));
          source.addEventListener('error', () => settle('nothing'));
        }),
      `http://localhost:${port}${path}`,
    );
  expect(await first('/event')).toBe('nothing');
  expect(await first('/allowed')).toBe('event 1');
});
