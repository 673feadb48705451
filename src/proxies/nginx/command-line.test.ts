import { expect, test } from 'vitest';

import { parseBuild } from './build.ts';
import { parseMasterTitle } from './command-line.ts';

test('reads the options of a master process from its title', () => {
  expect(
    parseMasterTitle('nginx: master process /usr/sbin/nginx -g daemon on; master_process on;'),
  ).toEqual({ binary: '/usr/sbin/nginx', globals: 'daemon on; master_process on;' });
  expect(parseMasterTitle('nginx: master process nginx -p/srv/web -c conf/a b.conf -q')).toEqual({
    binary: 'nginx',
    prefix: '/srv/web',
    config: 'conf/a b.conf',
  });
  expect(parseMasterTitle('nginx: worker process')).toBeUndefined();
  expect(parseMasterTitle('node server.js')).toBeUndefined();
});

test('reads the build from what nginx -V prints', () => {
  const text = `nginx version: nginx/1.22.1
built with OpenSSL 3.0.22
configure arguments: --with-cc-opt='-g -O2' --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --error-log-path=stderr --with-http_ssl_module --with-http_v2_module`;
  expect(parseBuild(text, 4096)).toEqual({
    build: {
      flavour: 'nginx',
      version: '1.22.1',
      modules: ['http_ssl', 'http_v2'],
      pageSize: 4096,
    },
    prefix: '/usr/share/nginx',
    configPath: '/etc/nginx/nginx.conf',
    errorLogPath: '/usr/share/nginx/stderr',
  });
  expect(parseBuild('nginx version: openresty/1.21.4.1\n', 4096)?.build.flavour).toBe('openresty');
  expect(parseBuild('command not found', 4096)).toBeUndefined();
});
