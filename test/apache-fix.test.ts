import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { fix } from '../src/fix/fix.ts';
import { startOrigin } from '../src/origin/origin.ts';
import { processInfo } from '../src/host/processes.ts';
import { openRunningApache } from '../src/proxies/apache/apache.ts';
import { base, load, startOnFreePort, writeFiles } from './support/apache.ts';
import { temporaryFolder } from './support/folder.ts';

const modules = ['mpm_event', 'authz_core', 'env', 'proxy', 'proxy_fcgi', 'proxy_http'];

async function running(site: (app: string) => string) {
  const folder = temporaryFolder();
  const origin = await startOrigin({ protocol: 'fastcgi', orders: { intervalMs: 100 } });
  if (!origin.ok) throw new Error(origin.failure.code);
  const { host, port: app } = origin.value.address;
  const apache = await startOnFreePort((port) => {
    const main = `${base(folder)}${load(...modules)}Listen 127.0.0.1:${port}\nInclude sites/*.conf\n`;
    writeFiles(folder, { 'httpd.conf': main, 'sites/app.conf': site(`${host}:${app}`) });
    mkdirSync(join(folder, 'state'), { recursive: true, mode: 0o700 });
    return ['-d', folder, '-f', 'httpd.conf'];
  });
  onTestFinished(async () => {
    await apache.stop();
    await origin.value.close();
  });
  return { ...apache, folder, site: join(folder, 'sites/app.conf') };
}

const request = (port: number) => ({
  url: `http://127.0.0.1:${port}/event`,
  patienceMs: 10_000,
  signal: new AbortController().signal,
});

test('a fix adds the block that a SetHandler needs, restarts gracefully, and the stream flows', async () => {
  const apache = await running(
    (app) =>
      `<VirtualHost *>\n  # the application\n  <Location /event>\n    SetHandler "proxy:fcgi://${app}"\n  </Location>\n</VirtualHost>\n`,
  );
  const before = readFileSync(apache.site, 'latin1');
  const fixed = await fix(request(apache.port), {
    dryRun: false,
    confirm: () => Promise.resolve(true),
    tell: () => undefined,
    accept: [],
    stateFolder: join(apache.folder, 'state'),
  });
  expect(
    fixed.ok && { kind: fixed.value.kind, reason: 'reason' in fixed.value && fixed.value.reason },
  ).toEqual({
    kind: 'fixed',
    reason: false,
  });
  const app = /fcgi:\/\/[\d.:]+/.exec(before)?.[0] ?? '';
  const block = `  <Proxy "${app}">\n    ProxySet flushpackets=on\n  </Proxy>\n`;
  const at = before.indexOf('  <Location');
  expect(readFileSync(apache.site, 'latin1')).toBe(before.slice(0, at) + block + before.slice(at));
}, 60_000);

test('the running process says what it reads: options, environment, files; and takes a new configuration', async () => {
  const apache = await running((app) => `ProxyPass /event fcgi://${app}/event\n`);
  const process = processInfo(apache.pid);
  if (!process) throw new Error('gone');
  const opened = await openRunningApache(process);
  if (!opened.ok) throw new Error(opened.failure.code);
  const { control, files, folders } = opened.value;
  expect([...files.keys()]).toEqual([join(apache.folder, 'httpd.conf'), apache.site]);
  expect(folders).toEqual([join(apache.folder, 'sites')]);
  expect(control?.ready()).toMatchObject({ ok: true });
  expect(await control?.compare(files)).toMatchObject({ ok: true });
  const loaded = control?.loadedAtMs() ?? 0;
  expect(await control?.reload()).toMatchObject({ ok: true });
  expect(control?.loadedAtMs()).toBeGreaterThan(loaded);
  writeFileSync(join(apache.folder, 'sites/more.conf'), 'Nonsense on\n');
  expect(await control?.compare(files)).toMatchObject({ ok: false });
  expect(await control?.validate()).toMatchObject({
    ok: false,
    failure: { code: 'config-invalid' },
  });
}, 60_000);
