import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { startOrigin } from '../src/origin/origin.ts';
import { base, load, startOnFreePort, writeFiles } from './support/apache.ts';
import { temporaryFolder } from './support/folder.ts';
import { problemsWith } from './support/schema.ts';
import { documentOf, unclog } from './support/unclog.ts';

const secret = 's3cr3t-of-the-config';

async function running() {
  const folder = temporaryFolder();
  const origin = await startOrigin({ protocol: 'fastcgi', orders: { intervalMs: 100 } });
  if (!origin.ok) throw new Error(origin.failure.code);
  const { host, port: app } = origin.value.address;
  const modules = load('mpm_event', 'authz_core', 'headers', 'proxy', 'proxy_fcgi');
  const apache = await startOnFreePort((port) => {
    writeFiles(folder, {
      'httpd.conf': `${base(folder)}${modules}Listen 127.0.0.1:${port}\nTimeout 50\nInclude sites/*.conf\n`,
      'sites/app.conf': `<VirtualHost *>
    Timeout 40
    RequestHeader set Authorization "Bearer ${secret}"
    ProxyPass /other fcgi://${host}:${app}/ retry=0
    ProxyPass /event fcgi://${host}:${app}/event flushpackets=on
</VirtualHost>
`,
    });
    mkdirSync(join(folder, 'tmp'), { recursive: true });
    return ['-d', folder, '-f', 'httpd.conf'];
  });
  onTestFinished(async () => {
    await apache.stop();
    await origin.value.close();
  });
  const url = `http://127.0.0.1:${apache.port}/event`;
  return { folder, url, app: `${host}:${app}`, tmp: join(folder, 'tmp') };
}

test('the route through an Apache, with every setting in effect and where it comes from', async () => {
  const { folder, url, app, tmp } = await running();
  const ended = await unclog(['route', url], { tmp });
  const site = join(folder, 'sites/app.conf');
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain(`apache 2.4`);
  expect(ended.stdout).toContain(`passes the request on to fastcgi://${app}`);
  expect(ended.stdout).toMatch(
    new RegExp(` Timeout +40 +${site}:2 \\(VirtualHost\\); replaced ${folder}/httpd.conf:\\d+\\n`),
  );
  // The parameter that stands beside it is dropped: the worker is the other one's.
  expect(ended.stdout).toMatch(/ flushpackets +off +default of apache 2\.4/);
  expect(ended.stdout).toMatch(new RegExp(` retry +0 +${site}:4 \\(ProxyPass\\)`));
  expect(ended.stdout).not.toContain(secret);
  const json = await unclog(['route', url, '--json'], { tmp });
  expect(documentOf(json)).toMatchObject({
    route: [{ kind: 'apache', handler: 'pass', next: [{ protocol: 'fastcgi', address: app }] }, {}],
  });
  const config = ['-c', join(folder, 'httpd.conf'), '--proxy', 'apache'];
  const given = await unclog(['route', url, ...config], { tmp });
  expect(given.stdout).toContain(`passes the request on to fastcgi://${app}`);
}, 60_000);

test('a check of an Apache can be saved, shows no secret, and answers again', async () => {
  const { url, folder, tmp } = await running();
  const saved = join(tmp, 'saved');
  const live = await unclog(['check', url, '--json', '--save', saved], { tmp });
  const document = documentOf(live);
  expect(document).toMatchObject({
    verdict: 'clogged',
    findings: [{ cause: 'apache/worker-sharing', confidence: 'proved' }],
  });
  expect(problemsWith('check', document)).toEqual([]);
  const again = await unclog(['check', '--json', '--from', saved], { tmp });
  expect(documentOf(again)).toEqual(document);
  const files = readdirSync(saved).map((name) => readFileSync(join(saved, name), 'latin1'));
  const text = await unclog(['check', '--from', saved], { tmp });
  for (const shown of [...files, live.stdout, text.stdout]) expect(shown).not.toContain(secret);
  expect(text.stdout).toContain(join(folder, 'sites/app.conf'));
}, 60_000);

test('a fix of an Apache through the command line, and taken back', async () => {
  const { url, folder, tmp } = await running();
  const site = join(folder, 'sites/app.conf');
  const before = readFileSync(site, 'latin1');
  const fixed = await unclog(['fix', url, '--yes'], { tmp });
  expect({ code: fixed.code, said: fixed.stdout }).toMatchObject({ code: 0 });
  expect(readFileSync(site, 'latin1')).toBe(before.replace('retry=0', 'retry=0 flushpackets=on'));
  const undone = await unclog(['undo'], { tmp });
  expect({ code: undone.code, said: undone.stdout }).toMatchObject({ code: 0 });
  expect(readFileSync(site, 'latin1')).toBe(before);
}, 60_000);

test('lint foretells what check sees, also where an Apache passes to itself', async () => {
  const folder = temporaryFolder();
  const origin = await startOrigin({ protocol: 'fastcgi', orders: { intervalMs: 100 } });
  if (!origin.ok) throw new Error(origin.failure.code);
  const { host, port: app } = origin.value.address;
  const modules = load('mpm_event', 'authz_core', 'proxy', 'proxy_http', 'proxy_fcgi');
  const apache = await startOnFreePort((port) => {
    writeFiles(folder, {
      'httpd.conf': `${base(folder)}${modules}Listen 127.0.0.1:${port}
Listen 127.0.0.2:${port}
<VirtualHost 127.0.0.1:${port}>
    ProxyPass / http://127.0.0.2:${port}/
</VirtualHost>
<VirtualHost 127.0.0.2:${port}>
    ProxyPass / fcgi://${host}:${app}/
</VirtualHost>
`,
    });
    return ['-d', folder, '-f', 'httpd.conf'];
  });
  onTestFinished(async () => {
    await apache.stop();
    await origin.value.close();
  });
  const tmp = temporaryFolder();
  const url = `http://127.0.0.1:${apache.port}/event`;
  const given = ['lint', join(folder, 'httpd.conf'), '--proxy', 'apache', '--url', url, '--json'];
  const foretold = documentOf(await unclog(given, { tmp }));
  const text = readFileSync(join(folder, 'httpd.conf'), 'latin1');
  const line = text.slice(0, text.indexOf('ProxyPass / fcgi:')).split('\n').length;
  const expected = {
    verdict: 'clogged',
    clients: [
      { id: 'h1', verdict: 'clogged' },
      { id: 'h1+gzip', verdict: 'clogged' },
    ],
    findings: [{ cause: 'apache/fcgi-no-flush', hop: 1, line, clients: ['h1', 'h1+gzip'] }],
  };
  expect(foretold).toMatchObject(expected);
  const seen = documentOf(await unclog(['check', url, '--json'], { tmp }));
  expect(seen).toMatchObject(expected);
}, 60_000);
