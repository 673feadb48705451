import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { check } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx } from './support/nginx.ts';
import { unclog } from './support/unclog.ts';

const name = 'inner.example';

/** A certificate of the inner proxy's own, which the outer one trusts. */
function certified(folder: string): void {
  const how = `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=${name} -keyout key -out certificate`;
  execFileSync('openssl', how.split(' '), { cwd: folder, stdio: 'ignore' });
}

/** An nginx behind TLS. To who does not name it, and so does not come as the outer one, it is another site. */
const startInner = (lines: string): Promise<RunningNginx> =>
  startNginx({
    prepare: ({ folder }) => certified(folder),
    files: ({ port, app }) => ({
      'nginx.conf': `${main}http {
${http}
ssl_certificate certificate;
ssl_certificate_key key;
server {
  listen 127.0.0.1:${port} ssl default_server;
  server_name _;
  return 421;
}
server {
  listen 127.0.0.1:${port} ssl;
  server_name ${name};
  location / {
    proxy_pass http://${app};
    ${lines}
  }
}
}
`,
    }),
  });

/** An nginx that passes on to it over TLS, and looks at its certificate. */
const startOuter = (inner: RunningNginx, lines: string): Promise<RunningNginx> =>
  startNginx({
    files: ({ port }) => ({
      'nginx.conf': `${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass https://127.0.0.1:${inner.port};
    proxy_set_header Host ${name};
    proxy_ssl_name ${name};
    proxy_ssl_server_name on;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate ${inner.folder}/certificate;
    ${lines}
  }
}
}
`,
    }),
  });

const urlOf = ({ port }: RunningNginx): string => `http://127.0.0.1:${port}/event`;
const textOf = ({ folder }: RunningNginx): string =>
  readFileSync(join(folder, 'nginx.conf'), 'utf8');

const unverified = { code: 'sandbox-left-out', message: 'without proxy_ssl_verify (1)' };

const holds = 'proxy_buffering on;';
const passes = 'proxy_buffering off;';

test.each([
  ['inner', passes, holds, 1],
  ['outer', holds, passes, 0],
])(
  'over TLS, the %s proxy that holds is proved and fixed',
  async (_, outerLine, innerLine, hop) => {
    const inner = await startInner(innerLine);
    const outer = await startOuter(inner, outerLine);
    const tmp = temporaryFolder();
    const found = await check(urlOf(outer), [], { tmp });
    expect(found).toMatchObject({
      code: 1,
      verdict: 'clogged',
      findings: [{ cause: 'nginx/proxy-buffering', confidence: 'proved', hop }],
    });
    expect(found.findings).toHaveLength(1);
    const env = { XDG_STATE_HOME: join(tmp, 'state') };
    const fixed = await unclog(['fix', urlOf(outer), '--yes'], { tmp, env });
    expect(fixed.stderr + fixed.stdout).toContain('streams now for h1, h1+gzip');
    for (const nginx of [inner, outer]) expect(textOf(nginx)).toContain(passes);
    expect((await check(urlOf(outer), [], { tmp })).verdict).toBe('streams');
  },
);

test('both hold, over TLS: the pair is proved on copies that speak TLS to each other', async () => {
  const inner = await startInner(holds);
  const outer = await startOuter(inner, holds);
  const tmp = temporaryFolder();
  const found = await check(urlOf(outer), [], { tmp });
  for (const hop of [0, 1]) {
    const finding = found.findings[hop];
    expect(finding).toMatchObject({ cause: 'nginx/proxy-buffering', confidence: 'proved', hop });
    expect(finding?.remedies[0]).toMatchObject({
      id: 'proxy-buffering-off+proxy-buffering-off@1',
      proved: true,
      holdsFor: ['h1', 'h1+gzip'],
    });
  }
  // Whose certificate the copies have is told, as nobody looks at it in there.
  const changed = { proof: { changed: expect.arrayContaining([unverified]) as unknown } };
  expect(found.findings[0]).toMatchObject(changed);
  const env = { XDG_STATE_HOME: join(tmp, 'state') };
  const fixed = await unclog(['fix', urlOf(outer), '--yes'], { tmp, env });
  expect(fixed.stderr + fixed.stdout).toContain('streams now for h1, h1+gzip');
  for (const nginx of [inner, outer]) expect(textOf(nginx)).toContain(passes);
});
