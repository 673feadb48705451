import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { certificate } from './observe/certificate.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

interface Saved {
  readonly hops: readonly { nginx?: { build: { flavour: string; version: string } } }[];
}

/** A saved check of a server on plain HTTP or on TLS with HTTP/2. */
async function saved(line: string, tls = false) {
  const tmp = temporaryFolder();
  const { certFile, keyFile, remove } = certificate();
  onTestFinished(remove);
  const secure = `ssl_certificate ${certFile};\nssl_certificate_key ${keyFile};`;
  const nginx = await startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port}${tls ? ' ssl http2' : ''};
  ${tls ? secure : ''}
  location / { proxy_pass http://${app}; ${line} }
}
}
`,
    }),
  });
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${nginx.port}/event`;
  const folder = join(tmp, 'saved');
  const document = documentOf(
    await unclog(['check', url, '-k', '--save', folder, '--json'], { tmp }),
  );
  return { tmp, folder, document };
}

/** The forecast of the saved check, as if it had been another build. */
async function forecastOf(
  { tmp, folder }: { tmp: string; folder: string },
  build: { readonly flavour?: string; readonly version?: string },
): Promise<unknown> {
  const path = join(folder, 'check.json');
  const document = JSON.parse(readFileSync(path, 'utf8')) as Saved;
  for (const { nginx } of document.hops) if (nginx) Object.assign(nginx.build, build);
  writeFileSync(path, JSON.stringify(document));
  const again = documentOf(await unclog(['check', '--from', folder, '--json'], { tmp }));
  expect(problemsWith('check', again)).toEqual([]);
  return again['forecast'];
}

const debian = { flavour: 'nginx', version: '1.22.1' };
const from = (version: string, ...streams: string[]) => [
  { version, streams, confidence: 'predicted' },
];

test('what an upgrade would change, of nginx itself only', async () => {
  const check = await saved('');
  expect(await forecastOf(check, debian)).toEqual(from('1.29.7', 'h1', 'h1+gzip'));
  const text = await unclog(['check', '--from', check.folder], check);
  expect(text.stdout).toMatch(
    /other versions {2}predicted\n {2}From nginx 1\.29\.7 on it would stream for h1, h1\+gzip\./,
  );
  expect(await forecastOf(check, { flavour: 'openresty' })).toBeUndefined();
});

test('over TLS only those clients that it would help', async () => {
  const check = await saved('', true);
  expect(await forecastOf(check, debian)).toEqual(from('1.29.7', 'h2', 'h2+gzip'));
});

test.each(['proxy_buffering off;', 'proxy_http_version 1.0;'])(
  'nothing is said where nothing would change: %s',
  async (line) => {
    expect(await forecastOf(await saved(line), debian)).toBeUndefined();
  },
);
