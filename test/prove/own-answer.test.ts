import { expect, test } from 'vitest';

import type { ClientId } from '../../src/model/client.ts';
import type { Trial } from '../../src/model/finding.ts';
import type { Orders } from '../../src/origin/orders.ts';
import { runTrial } from '../../src/prove/trial.ts';
import { mainText, rehearsals } from './setting.ts';

const { stage, copyOf } = rehearsals();

interface Asked {
  readonly text: string;
  readonly status: number;
  readonly manners?: Partial<Orders>;
  readonly clients?: readonly ClientId[];
  readonly method?: string;
}

async function trials({ text, status, manners = {}, clients = ['h1'], ...more }: Asked) {
  const sandbox = await copyOf(text);
  if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
  const request = { url: 'http://localhost:8099/event', ...more };
  const act = { kind: 'answer', status } as const;
  const verdicts: Trial['verdict'][] = [];
  for (const client of clients) {
    const trial = await runTrial({
      stage: stage(),
      sandbox: sandbox.value,
      request,
      client,
      manners,
      act,
    });
    verdicts.push(trial.verdict);
  }
  return verdicts;
}

const intercepting = (page: string, more = ''): string =>
  mainText(`proxy_intercept_errors on; error_page ${page}; ${more}`);

const several = mainText(
  'proxy_next_upstream http_503;',
  'upstream all { server 127.0.0.1:3000; server 127.0.0.1:3001; }',
).replace('proxy_pass http://127.0.0.1:3000', 'proxy_pass http://all');

test.each([
  ['by a page of nginx', intercepting('401 =200 /login')],
  ['by a page under the same status', intercepting('401 /login')],
  ['by a page that the same location has', intercepting('401 = /event/login')],
  ['by a redirect', intercepting('401 https://elsewhere.example/')],
  ['by the end of the connection', intercepting('401 /gone', '} location /gone { return 444;')],
])('an answer that is replaced is not its own: %s', async (_, text) => {
  expect(await trials({ text, status: 401 })).toEqual(['not-a-stream']);
});

test.each([
  ['where nothing is intercepted', mainText('error_page 401 =200 /login;'), 401, {}],
  ['under another status', intercepting('404 /login'), 401, {}],
  ['of a type, with a length', mainText(''), 503, { contentType: 'text/html', framing: 'length' }],
  ['compressed', mainText(''), 500, { gzip: 'unasked' }],
  ['without a body', mainText(''), 304, {}],
  ['from the last of several servers', several, 503, {}],
] as const)('an answer that is passed on is its own: %s', async (_, text, status, manners) => {
  expect(await trials({ text, status, manners })).toEqual(['answered']);
});

test('an answer to HEAD, which has no body', async () => {
  expect(await trials({ text: mainText(''), status: 401, method: 'HEAD' })).toEqual(['answered']);
});

test('an answer out of a cache is the application’s own as well', async () => {
  const text = mainText(
    'proxy_cache c; proxy_cache_valid any 1m; proxy_ignore_headers Cache-Control;',
    'proxy_cache_path /var/cache/c keys_zone=c:1m;',
  );
  const clients = ['h1', 'h1+gzip'] as const;
  expect(await trials({ text, status: 401, clients })).toEqual(['answered', 'answered']);
});

test.each([
  ['fastcgi', 'fastcgi_pass 127.0.0.1:9000;'],
  ['uwsgi', 'uwsgi_pass 127.0.0.1:9000;'],
  ['scgi', 'scgi_pass 127.0.0.1:9000;'],
])('an answer of an application that speaks %s', async (protocol, pass) => {
  const main = (more: string): string =>
    mainText('').replace('proxy_pass http://127.0.0.1:3000;', `${pass} ${more}`);
  const on = main(`${protocol}_intercept_errors on; error_page 403 =200 /denied;`);
  expect(await trials({ text: on, status: 403 })).toEqual(['not-a-stream']);
  expect(await trials({ text: main(''), status: 403 })).toEqual(['answered']);
});
