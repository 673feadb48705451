import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { fix } from '../src/fix/fix.ts';
import { undoLast } from '../src/fix/undo-last.ts';
import { startServers } from './support/application-servers.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';

const script = `<?php
header('Content-Type: text/event-stream');
for ($i = 1; !connection_aborted(); $i++) { echo "data: $i\\n\\n"; flush(); usleep(100000); }
`;

const systems = [
  {
    name: 'php',
    path: '/event.php',
    parts: { pool: 'php_admin_value[output_buffering] = 4096\n', php: script },
    location: (address: string, folder: string) =>
      `root ${folder}; include /etc/nginx/fastcgi.conf; fastcgi_pass ${address}; fastcgi_buffering off;`,
    file: 'fpm.conf',
    before: 'php_admin_value[output_buffering] = 4096',
    after: 'php_admin_value[output_buffering] = Off',
  },
  {
    name: 'gunicorn',
    path: '/event',
    parts: { gunicorn: 'workers = 1\nthreads = 1\n' },
    location: (address: string) => `proxy_pass http://${address}; proxy_buffering off;`,
    file: 'gunicorn.conf.py',
    before: 'threads = 1',
    after: 'threads = 32',
  },
] as const;

test.each(systems)(
  '$name: a fix edits its configuration, reloads it, and is taken back',
  { timeout: 120_000 },
  async ({ name, path, parts, location, file, before, after }) => {
    const folder = temporaryFolder();
    const texts: Readonly<Record<string, string>> = parts;
    const servers = await startServers(folder, `{{${name}}}`, (kind) => texts[kind]);
    onTestFinished(() => servers.close());
    const address = servers.names.get(name) ?? '';
    const { port } = await startNginx({
      files: ({ port }) => ({
        'logs/.keep': '',
        'nginx.conf': `${main}http {\n${http}server { listen 127.0.0.1:${port}; location / { ${location(address, folder)} } }\n}\n`,
      }),
    });
    const config = join(folder, file);
    expect(readFileSync(config, 'utf8')).toContain(before);

    const stateFolder = join(folder, 'state');
    const { signal } = new AbortController();
    const request = { url: `http://127.0.0.1:${port}${path}`, patienceMs: 4000, signal };
    const options = {
      dryRun: false,
      confirm: () => Promise.resolve(true),
      accept: [],
      stateFolder,
    };
    const done = await fix(request, { ...options, tell: () => undefined });
    expect(done).toMatchObject({ ok: true, value: { kind: 'fixed' } });
    expect(readFileSync(config, 'utf8')).toContain(after);

    const undone = await undoLast({ tell: () => undefined, accept: [], stateFolder });
    expect(undone).toMatchObject({ ok: true, value: { files: [config] } });
    expect(readFileSync(config, 'utf8')).toContain(before);
  },
);
