import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { localFiles } from '../../src/host/files.ts';
import type { Result } from '../../src/model/result.ts';
import { readConfig } from '../../src/proxies/nginx/config.ts';
import { nginxCopies, type Original } from '../../src/proxies/nginx/copies.ts';
import { startSandbox, type Sandbox } from '../../src/prove/sandbox.ts';
import { setStage, type Stage } from '../../src/prove/stage.ts';
import { installedProxy } from './setting.ts';

const secret = 'hunter2-0123456789';
let proxy: Original['instance'];
let stage: Stage;
/** A folder outside, which anybody may write to. */
let outside: string;
let folder: string;

beforeAll(async () => {
  proxy = await installedProxy();
  const started = await setStage();
  if (!started.ok) throw new Error(started.failure.code);
  stage = started.value;
  outside = mkdtempSync('/var/tmp/unclog-outside-');
  chmodSync(outside, 0o777);
  folder = mkdtempSync(join(tmpdir(), 'unclog-hostile-'));
});

afterAll(async () => {
  await stage.close();
  for (const path of [outside, folder]) rmSync(path, { recursive: true, force: true });
});

async function start(
  main: string,
  isolate: boolean,
  trustConfig = false,
): Promise<Result<Sandbox>> {
  const path = join(folder, 'nginx.conf');
  writeFileSync(path, main);
  const { build, prefix } = proxy;
  const config = readConfig(path, { prefix, build, files: localFiles });
  if (!config.ok) throw new Error(config.failure.code);
  const copies = nginxCopies({
    configuration: config.value,
    source: localFiles,
    instance: proxy,
  });
  const source = copies.variant(new Map());
  if (!source.ok) return source;
  return startSandbox({
    copies,
    source: source.value,
    entry: { host: '127.0.0.1', port: 80 },
    origin: stage.origin,
    harmless: stage.harmless,
    isolate,
    trustConfig,
  });
}

function answer({ entry }: Sandbox): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...entry, path: '/lua', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk))).on('end', () => resolve(text));
    });
    asked.on('error', reject).end();
  });
}

const modules = `load_module modules/ndk_http_module.so;
load_module modules/ngx_http_lua_module.so;`;

const attack = (): string => `${modules}
user root;
error_log ${outside}/error.log debug;
pid ${outside}/nginx.pid;
events {}
http {
  access_log ${outside}/access.log;
  proxy_cache_path ${outside}/cache keys_zone=c:1m;
  client_body_temp_path ${outside}/body;
  init_by_lua_block { os.execute("id -u > ${outside}/init") }
  server {
    listen 80;
    location /lua {
      content_by_lua_block {
        local function of(command) return io.popen(command .. " 2>&1"):read("*a") end
        of("id -u > ${outside}/content; cp /bin/sh ${outside}/sh")
        ngx.say("uid=", of("id -u"))
        ngx.say("hidden=", of("cd /; find root home run -mindepth 1 ! -path run/mount | wc -l"))
        ngx.say("shadow=", of("cat /etc/shadow | wc -c"))
        ngx.say("network=", of("ip -brief address | grep -vc lo"))
        ngx.say("processes=", of("ls -d /proc/[0-9]* | wc -l"))
        ngx.say("mount=", of("mount -o remount,rw / && echo done"))
        ngx.say("written=", of("touch /etc/x /usr/x ${outside}/x && echo done"))
      }
    }
    location / { proxy_pass http://127.0.0.1:3000; }
  }
}
`;

describe.runIf(process.getuid?.() === 0)('a hostile configuration, checked by root', () => {
  test('its programs run as nobody, see nothing and write nothing outside', async () => {
    const sandbox = await start(attack(), true);
    if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
    const said = await answer(sandbox.value);
    await sandbox.value.stop();
    expect(said).toMatch(/^uid=65534$/m);
    expect(said).toMatch(/^network=0$/m);
    expect(said).toMatch(/^hidden=0$/m);
    expect(said).toMatch(/^shadow=0$/m);
    expect(Number(/^processes=(\d+)$/m.exec(said)?.[1])).toBeLessThan(12);
    expect(said).not.toContain('done');
    expect(readdirSync(outside)).toEqual([]);
  });

  test('without private namespaces nothing of it runs at all', async () => {
    expect(await start(attack(), false)).toMatchObject({
      ok: false,
      failure: { code: 'sandbox-untrusted-code' },
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  test('where it is trusted it runs, though as nobody', async () => {
    const sandbox = await start(attack(), false, true);
    if (!sandbox.ok) throw new Error(JSON.stringify(sandbox.failure));
    expect(await answer(sandbox.value)).toMatch(/^uid=65534$/m);
    await sandbox.value.stop();
    expect(readdirSync(outside).toSorted()).toEqual(['content', 'init', 'sh', 'x']);
    for (const name of readdirSync(outside)) {
      expect(statSync(join(outside, name)).uid).toBe(65_534);
      rmSync(join(outside, name));
    }
  });

  test('a module that somebody else may change is a program as well', async () => {
    const module = join(outside, 'module.so');
    writeFileSync(module, '');
    chmodSync(module, 0o777);
    const main = `load_module ${module};\nevents {}\nhttp { server { listen 80; } }\n`;
    expect(await start(main, false)).toMatchObject({
      ok: false,
      failure: {
        code: 'sandbox-untrusted-code',
        details: { directive: 'load_module', file: module },
      },
    });
    rmSync(module);
  });

  test.each([true, false])(
    'a secret that it includes is not told (isolated: %s)',
    async (isolate) => {
      const file = join(folder, 'secret');
      writeFileSync(file, `root:${secret}:0:0\npassword "${secret}";\n`, { mode: 0o600 });
      const main = `events {}\nhttp { include ${file}; server { listen 80; } }\n`;
      const refused = await start(main, isolate);
      expect(refused).toMatchObject({ ok: false, failure: { code: 'sandbox-refused' } });
      expect(JSON.stringify(refused)).not.toContain(secret);
    },
  );
});
