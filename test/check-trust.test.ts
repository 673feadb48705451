import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import { check, type Checked } from './support/check.ts';
import { temporaryFolder } from './support/folder.ts';
import { http, main, startNginx } from './support/nginx.ts';
import { canHide, unclog } from './support/unclog.ts';

const modules = '/usr/lib/nginx/modules';
const lua = ['ndk_http_module.so', 'ngx_http_lua_module.so'].map((name) => `${modules}/${name}`);
const canRun = canHide && lua.every((path) => existsSync(path));

/** What is proved, and why not. */
const outcome = ({ findings: [finding] }: Checked): unknown => {
  const { confidence, unproved } = finding as { confidence: string; unproved?: { code: string } };
  return [confidence, unproved?.code];
};

describe.runIf(canRun)('a configuration with Lua, where nothing confines a trial', () => {
  test('is not run unasked, which is said; --trust-config runs it', async () => {
    const nginx = await startNginx({
      files: ({ port, app }) => ({
        'nginx.conf': `${lua.map((path) => `load_module ${path};`).join('\n')}
${main}http {
${http}
server {
  listen 127.0.0.1:${port};
  location / { proxy_pass http://${app}; }
  location /lua { content_by_lua_block { ngx.say("hello") } }
}
}
`,
      }),
    });
    const url = `http://127.0.0.1:${nginx.port}/event`;
    const confined = { tmp: temporaryFolder() };
    const loose = { ...confined, hide: '/usr/bin/unshare' };
    expect(outcome(await check(url, [], loose))).toEqual(['predicted', 'sandbox-untrusted-code']);
    const text = await unclog(['check', url], loose);
    expect(text.stdout).toContain('--trust-config runs it, if you trust it');
    expect(outcome(await check(url, ['--trust-config'], loose))).toEqual(['proved', undefined]);
    expect(outcome(await check(url, [], confined))).toEqual(['proved', undefined]);
  });
});
