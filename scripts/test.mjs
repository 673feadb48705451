// npm test: every test, against the real programs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { prepareBuild, prepareNode, preparePackages, preparePrograms } from './prepare.mjs';

prepareNode();
preparePackages();
preparePrograms({
  nginx: 'nginx',
  '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so': 'libnginx-mod-http-brotli-filter',
  '/usr/lib/nginx/modules/ngx_http_image_filter_module.so': 'libnginx-mod-http-image-filter',
  '/usr/lib/nginx/modules/ngx_http_lua_module.so': 'libnginx-mod-http-lua',
  apache2: 'apache2',
  'php-fpm*': 'php-fpm',
  gunicorn: 'gunicorn',
  '/usr/lib/python3/dist-packages/flask': 'python3-flask',
  '/usr/lib/python3/dist-packages/gevent': 'python3-gevent',
  '/usr/lib/uwsgi/plugins/python3_plugin.so': 'uwsgi-core uwsgi-plugin-python3',
  curl: 'curl',
  chromium: 'chromium',
  openssl: 'openssl',
  ip: 'iproute2',
  git: 'git',
  patch: 'patch',
});
prepareBuild();

const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
const args = [vitest, 'run', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = status ?? 1;
