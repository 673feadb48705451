import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { check } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

/** An application that answers 401, behind an nginx that puts its own page in place of that. */
const refused = () =>
  startNginx({
    origin: { everyPath: true, orders: { status: 401, contentType: 'text/plain' } },
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://${app};
    proxy_buffering off;
    proxy_intercept_errors on;
    error_page 401 =200 /login;
  }
  location = /login { default_type text/html; return 200 "<!doctype html>"; }
}
}
`,
    }),
  });

const proved = {
  code: 1,
  verdict: 'not-a-stream',
  findings: [
    {
      cause: 'nginx/error-page',
      confidence: 'proved',
      remedies: [{ id: 'intercept-errors-off', proved: true, holdsFor: ['h1', 'h1+gzip'] }],
      proof: {
        act: { kind: 'answer', status: 401 },
        reproduced: true,
        trials: [
          { client: 'h1', verdict: 'not-a-stream' },
          { client: 'h1+gzip', verdict: 'not-a-stream' },
          { remedy: 'intercept-errors-off', client: 'h1', verdict: 'answered' },
          { remedy: 'intercept-errors-off', client: 'h1+gzip', verdict: 'answered' },
        ],
      },
    },
  ],
};

test('an answer that is replaced is proved, and the report calls it no stream', async () => {
  const tmp = temporaryFolder();
  const { port } = await refused();
  const url = `http://127.0.0.1:${port}/event`;
  const folder = join(tmp, 'saved');
  const document = await check(url, ['--folklore', '--save', folder], { tmp });
  expect(document).toMatchObject(proved);
  const { code: _, ...plain } = document;
  expect(problemsWith('check', plain)).toEqual([]);
  expect(await check(url, ['--from', folder], { tmp })).toEqual(document);
  const text = await unclog(['prove', '--from', folder], { tmp });
  expect(text.stdout).toContain("the application's own answer comes through for h1, h1+gzip");
  expect(text.stdout).not.toMatch(/streams for|unclog fix|stall/);
  const japanese = await unclog(['prove', '--from', folder], {
    tmp,
    env: { LC_ALL: 'ja_JP.UTF-8' },
  });
  expect(japanese.stdout).toContain('h1, h1+gzip にアプリケーション自身の応答が届く');
});

test('fix does not apply what makes no stream', async () => {
  const tmp = temporaryFolder();
  const { port, folder } = await refused();
  const before = readFileSync(join(folder, 'nginx.conf'), 'utf8');
  const url = `http://127.0.0.1:${port}/event`;
  const ended = await unclog(['fix', url, '--yes', '--json'], { tmp });
  expect(ended.code).toBe(1);
  const document = documentOf(ended);
  expect(document).toMatchObject({ result: 'no-remedy', streams: false });
  expect(problemsWith('fix', document)).toEqual([]);
  expect(readFileSync(join(folder, 'nginx.conf'), 'utf8')).toBe(before);
  const text = await unclog(['fix', url, '--yes'], { tmp });
  expect(text.stdout).toMatch(/proved to make it stream; nothing was changed\n$/);
});
