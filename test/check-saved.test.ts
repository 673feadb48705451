import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { check, heldByBuffering } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

/** Secrets of a request and of a configuration: none may be saved or printed. */
const secrets = ['s3cr3t-of-the-request', 's3cr3t-of-the-config', 's3cr3t-of-the-url'];

async function clogged() {
  return startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {\n${http}include conf.d/*.conf;\n}\n`,
      'conf.d/app.conf': `server {
    listen 127.0.0.1:${port};
    location / {
        proxy_set_header Authorization "Bearer ${secrets[1]}";
        proxy_pass http://${app};
        proxy_buffering on;
    }
}
`,
    }),
  });
}

const everyFile = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');

/** Saves a check, ends nginx and its application, and gives what was printed. */
async function savedCheck() {
  const tmp = temporaryFolder();
  const nginx = await clogged();
  const folder = join(tmp, 'saved');
  const url = `http://127.0.0.1:${nginx.port}/event?token=${secrets[2]}`;
  const args = ['-H', `Authorization: Bearer ${secrets[0]}`, '--save', folder];
  const ended = await unclog(['check', url, ...args, '--json'], { tmp });
  process.kill(nginx.pid, 'SIGTERM');
  await nginx.origin.close();
  return { tmp, folder, url, document: documentOf(ended) };
}

test('a check from files answers as the live one did, with nothing left to ask', async () => {
  const { tmp, folder, url, document } = await savedCheck();
  const again = await check(url, ['--from', folder], { tmp });
  expect(again).toMatchObject(heldByBuffering);
  expect(again).toEqual({ ...document, code: 1 });
  const ended = await unclog(['check', '--from', folder, '--json'], { tmp });
  expect(problemsWith('check', documentOf(ended))).toEqual([]);
  const text = await unclog(['check', '--from', folder], { tmp });
  expect(text.stdout).toContain('proved on nginx');
  for (const secret of secrets) {
    expect(everyFile(folder)).not.toContain(secret);
    expect(JSON.stringify(document)).not.toContain(secret);
    expect(text.stdout).not.toContain(secret);
  }
  for (const name of readdirSync(folder)) {
    expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  // The configuration is a dump as nginx -T prints it, so that lint takes it as well.
  const config = join(folder, 'hop-0.conf');
  const lint = await unclog(['lint', config, '--url', url, '--json'], { tmp });
  expect(documentOf(lint)).toMatchObject({
    verdict: 'clogged',
    findings: [{ cause: 'nginx/proxy-buffering', directive: 'proxy_buffering' }],
  });

  // Without the proof the same cause fits, but is only predicted.
  const bare = join(tmp, 'bare');
  cpSync(folder, bare, { recursive: true });
  const path = join(bare, 'check.json');
  const saved = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  writeFileSync(path, JSON.stringify({ ...saved, findings: [] }));
  expect(await check(url, ['--from', bare], { tmp })).toMatchObject({
    code: 1,
    verdict: 'clogged',
    findings: [{ cause: 'nginx/proxy-buffering', confidence: 'predicted' }],
  });
  await refusals(tmp, folder);
});

/** What is no saved check is refused in one line. */
async function refusals(tmp: string, folder: string): Promise<void> {
  const broken = (name: string, file: string, text: string): string => {
    const copy = join(tmp, name);
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, file), text);
    return copy;
  };
  const document = JSON.parse(readFileSync(join(folder, 'check.json'), 'utf8')) as object;
  const other = JSON.stringify({ ...document, schemaVersion: 2 });
  const fewer = JSON.stringify({ ...document, clients: 7 });
  const cases: readonly (readonly [code: string, ...args: string[]])[] = [
    ['url-missing'],
    ['file-missing', '--from', join(tmp, 'nowhere')],
    ['file-not-folder', '--from', join(folder, 'check.json')],
    ['not-json', '--from', broken('a', 'check.json', '{"schemaVersion": 1,')],
    ['bad-saved-check', '--from', broken('b', 'check.json', '[1, 2]')],
    ['bad-saved-check', '--from', broken('c', 'check.json', other)],
    ['bad-saved-check', '--from', broken('d', 'check.json', fewer)],
    ['bad-observation', '--from', broken('e', 'observations.json', '{"schemaVersion": 1}')],
    ['bad-saved-check', '--from', broken('f', 'hop-0.conf', 'no dump at all')],
    ['from-with', '--from', folder, '--save', folder],
    ['saved-other-url', 'http://elsewhere/', '--from', folder],
  ];
  for (const [code, ...args] of cases) {
    const ended = await unclog(['check', ...args, '--json'], { tmp });
    expect([args, ended.code, documentOf(ended)]).toMatchObject([args, 2, { error: { code } }]);
    const text = await unclog(['check', ...args], { tmp });
    expect(text.stderr).toMatch(/^unclog: [^\n]+\n$/);
  }
}

test('where nothing can be saved, nothing is asked', async () => {
  const tmp = temporaryFolder();
  const nginx = await clogged();
  writeFileSync(join(tmp, 'file'), '');
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const ended = await unclog(['check', url, '--save', join(tmp, 'file/x'), '--json'], { tmp });
  expect([ended.code, documentOf(ended)]).toMatchObject([2, { error: { code: 'not-saved' } }]);
  expect(nginx.origin.requests).toEqual([]);
});

test('what harms others is a warning beside a stream that comes through, from files as well', async () => {
  const tmp = temporaryFolder();
  const nginx = await startNginx({
    origin: { orders: { intervalMs: 200, headers: [['Cache-Control', 'max-age=60']] } },
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://${app};
    proxy_buffering off;
    proxy_ignore_client_abort on;
  }
}
}
`,
    }),
  });
  const folder = join(tmp, 'saved');
  const url = `http://127.0.0.1:${nginx.port}/event`;
  const ended = await unclog(['check', url, '--save', folder, '--json'], { tmp });
  const document = documentOf(ended);
  expect(problemsWith('check', document)).toEqual([]);
  expect(ended.code).toBe(0);
  expect(document).toMatchObject({ verdict: 'streams', findings: [] });
  expect(document['warnings']).toContainEqual(
    expect.objectContaining({
      cause: 'nginx/ignore-client-abort',
      confidence: 'proved',
      beside: true,
    }),
  );
  const again = documentOf(await unclog(['check', '--from', folder, '--json'], { tmp }));
  expect(again['warnings']).toEqual(document['warnings']);
});
