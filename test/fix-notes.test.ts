import { join } from 'node:path';
import { expect, test } from 'vitest';

import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx, type RunningNginx } from './support/nginx.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

/** An nginx that holds its streams, with this line of its own outside the http block. */
const startHolding = (line: string): Promise<RunningNginx> =>
  startNginx({
    files: ({ port, app }) => ({
      'nginx.conf': `${main}${line}
http {
${http}
server {
  listen 127.0.0.1:${port};
  location / {
    proxy_pass http://${app};
  }
}
}
`,
    }),
  });

const urlOf = ({ port }: RunningNginx): string => `http://127.0.0.1:${port}/event`;

const sentence =
  'nginx cuts the streams that are open now 90 s after its reload, as worker_shutdown_timeout says';
const note = { code: 'reload-cuts-streams', message: sentence };

test('what a reload does to open streams is said before it is done', async () => {
  const nginx = await startHolding('worker_shutdown_timeout 1m30s;');
  const tmp = temporaryFolder();
  const options = { tmp, env: { XDG_STATE_HOME: join(tmp, 'state') } };
  const planned = await unclog(['fix', urlOf(nginx), '--dry-run'], options);
  expect(planned.stdout).toMatch(/\n\+ +proxy_buffering off;/);
  expect(planned.stdout).toMatch(new RegExp(`\n${sentence}\n$`));
  const japanese = await unclog(['fix', urlOf(nginx), '--dry-run'], {
    ...options,
    env: { ...options.env, LC_ALL: 'ja_JP.UTF-8' },
  });
  expect(japanese.stdout).toContain('再読み込みの 90 秒後に');
  const document = documentOf(await unclog(['fix', urlOf(nginx), '--dry-run', '--json'], options));
  expect(document).toMatchObject({ result: 'dry-run', notes: [note] });
  expect(problemsWith('fix', document)).toEqual([]);
  const fixed = await unclog(['fix', urlOf(nginx), '--yes'], options);
  expect(fixed).toMatchObject({ code: 0, stderr: `unclog: ${sentence}\n` });
});

test.each(['', 'worker_shutdown_timeout 0;'])(
  'nothing is said of a reload that cuts nothing: %s',
  async (line) => {
    const nginx = await startHolding(line);
    const ended = await unclog(['fix', urlOf(nginx), '--dry-run', '--json'], {
      tmp: temporaryFolder(),
    });
    const document = documentOf(ended);
    expect(document).toMatchObject({ result: 'dry-run' });
    expect(document).not.toHaveProperty('notes');
  },
);
