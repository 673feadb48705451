import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { startOrigin } from '../src/origin/origin.ts';
import { base, load, startOnFreePort, writeFiles } from './support/apache.ts';
import { temporaryFolder } from './support/folder.ts';
import { unclog } from './support/unclog.ts';
test('x', async () => {
  const folder = temporaryFolder();
  const origin = await startOrigin({ protocol: 'fastcgi', orders: { intervalMs: 100 } });
  if (!origin.ok) throw new Error();
  const { host, port: app } = origin.value.address;
  const apache = await startOnFreePort((port) => {
    writeFiles(folder, {
      'httpd.conf': `${base(folder)}${load('mpm_prefork', 'authz_core', 'headers', 'proxy', 'proxy_fcgi', 'env', 'alias')}Listen ${port}\nTimeout 50\n<VirtualHost *:${port}>\n    ServerName x\n    <LocationMatch "^/ev">\n        SetHandler "proxy:fcgi://${host}:${app}"\n    </LocationMatch>\n    CustomLog "|/bin/cat" common\n</VirtualHost>\n`,
    });
    mkdirSync(join(folder, 'tmp'), { recursive: true });
    return ['-d', folder, '-f', 'httpd.conf'];
  });
  const url = `http://localhost:${apache.port}/event`;
  const tmp = join(folder, 'tmp');
  for (const args of [
    ['check', url],
    ['check', url, '-c', join(folder, 'httpd.conf'), '--proxy', 'apache'],
    ['route', url],
    ['fix', url, '--yes'],
    ['undo'],
  ]) {
    const r = await unclog(args, { tmp });
    console.log(args.join(' '), r.code, '\n' + r.stdout + r.stderr);
  }
  const ja = await unclog(['check', url, '-H', 'Host: x'], { tmp, env: { LANG: 'ja_JP.UTF-8' } });
  console.log(ja.stdout);
  await apache.stop();
  await origin.value.close();
}, 120000);
