import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { tmpdir } from 'node:os';

import { check, guiltyLine, heldByBuffering } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { installedCopy } from './support/installed.ts';
import { http, main, startNginx, type NginxOptions, type Where } from './support/nginx.ts';
import { isRoot, nobody, unclog, type RunOptions } from './support/unclog.ts';

/** daemon: another ordinary user that every Linux has. */
const daemon = { uid: 1, gid: 1 } as const;

const users = { root: undefined, nobody, daemon } as const;
type User = keyof typeof users;

const files =
  (user: User, location = 'proxy_buffering on;') =>
  ({ port, app }: Where): Record<string, string> => ({
    'nginx.conf': `${user === 'root' ? 'user www-data;\n' : ''}${main}http {
${http}
include server.conf;
}
`,
    'server.conf': `server {
    listen 127.0.0.1:${port};
    location / {
        proxy_pass http://${app};
        ${location}
    }
}
`,
  });

const asUser = (user: User): Pick<RunOptions, 'as'> =>
  users[user] === undefined ? {} : { as: users[user] };

const nginxOf = (user: User, more: Partial<NginxOptions> = {}) =>
  startNginx({ files: files(user), ...asUser(user), ...more });

describe.skipIf(!isRoot)('only root can become others', () => {
  let folder = '';
  let program = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'unclog-test-'));
    chmodSync(folder, 0o755);
    program = installedCopy(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const optionsOf = (user: User): RunOptions => ({
    tmp: temporaryFolder(),
    program,
    ...asUser(user),
  });

  const pairs: readonly (readonly [nginx: User, unclog: User])[] = [
    ['root', 'root'],
    ['root', 'nobody'],
    ['nobody', 'root'],
    ['nobody', 'nobody'],
    ['daemon', 'nobody'],
  ];

  test.each(pairs)('nginx of %s, unclog of %s: named and proved', async (owner, user) => {
    const nginx = await nginxOf(owner);
    const url = `http://127.0.0.1:${nginx.port}/event`;
    const found = await check(url, [], optionsOf(user));
    expect(found).toMatchObject(heldByBuffering);
    expect(guiltyLine(found)).toBe(`${join(nginx.folder, 'server.conf')}: proxy_buffering on;`);
  });

  // An nginx that nobody else on this machine runs one as: which of several holds a port is hidden.
  test('a main file that only its owner may read: said, with what would show it, and no guess', async () => {
    const prepare = ({ folder }: Where): void => chmodSync(join(folder, 'nginx.conf'), 0o600);
    const nginx = await nginxOf('daemon', { prepare });
    const url = `http://127.0.0.1:${nginx.port}/event`;
    const options = optionsOf('nobody');
    const found = await check(url, ['--patience', '1s'], options);
    expect(found).toMatchObject({
      code: 3,
      verdict: 'silent',
      findings: [],
      route: [{ kind: 'nginx', hidden: { code: 'file-unreadable' } }],
    });
    const { stdout } = await unclog(['check', url, '--patience', '1s'], options);
    expect(stdout).toContain(`not seen: ${nginx.folder}/nginx.conf: this user may not read it`);
    expect(stdout).toContain(`nginx -T | unclog check ${url} -c -`);
  });

  test('an included file that only its owner may read: said, and nothing is called proved', async () => {
    const prepare = ({ folder }: Where): void => chmodSync(join(folder, 'secret.conf'), 0o600);
    const more = (where: Where): Record<string, string> => ({
      ...files('daemon', 'proxy_buffering on; include secret.conf;')(where),
      'secret.conf': '# nothing of importance, but who can tell\n',
    });
    const nginx = await nginxOf('daemon', { prepare, files: more });
    const url = `http://127.0.0.1:${nginx.port}/event`;
    const found = await check(url, [], optionsOf('nobody'));
    expect(found.route[0]).toMatchObject({ kind: 'nginx', hidden: { code: 'file-unreadable' } });
    expect(found.findings.map(({ confidence }) => confidence)).not.toContain('proved');
  });

  test('a relative prefix whose start is hidden: said', async () => {
    const more = (where: Where): Record<string, string> => ({
      'site/nginx.conf': files('daemon')(where)['nginx.conf'] ?? '',
      'site/server.conf': files('daemon')(where)['server.conf'] ?? '',
      'site/logs/.keep': '',
    });
    const prepare = ({ folder }: Where): void => {
      for (const name of ['site', 'site/logs'])
        chownSync(join(folder, name), daemon.uid, daemon.gid);
    };
    const args = (): string[] => ['-p', 'site', '-c', 'nginx.conf'];
    const nginx = await nginxOf('daemon', { files: more, args, prepare });
    const url = `http://127.0.0.1:${nginx.port}/event`;
    const found = await check(url, ['--patience', '1s'], optionsOf('nobody'));
    expect(found.route[0]).toMatchObject({ hidden: { code: 'nginx-folder-hidden' } });
    expect(found.findings).toEqual([]);
  });
});
