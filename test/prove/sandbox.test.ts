import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Original } from '../../src/proxies/nginx/copies.ts';
import { startSandbox, type Sandbox } from '../../src/prove/sandbox.ts';
import { setStage, type Stage } from '../../src/prove/stage.ts';
import { runTrial } from '../../src/prove/trial.ts';
import { copied, installedProxy, sandboxFolders } from './setting.ts';

let proxy: Original['instance'];
let stage: Stage;

/** What a real machine's configuration brings along, spread over files as Debian does. */
const texts = {
  '/etc/nginx/nginx.conf': `user www-data;
worker_processes auto;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log notice;
events { worker_connections 768; multi_accept on; }
http {
  include mime.types;
  default_type application/octet-stream;
  log_format main '$remote_addr "$request" $status';
  access_log /var/log/nginx/access.log main buffer=4k;
  sendfile on; tcp_nopush on;
  gzip on;
  proxy_cache_path /var/cache/nginx/app levels=1:2 keys_zone=app:1m;
  limit_req_zone $binary_remote_addr zone=slow:1m rate=1r/m;
  ssl_session_cache shared:SSL:1m;
  resolver 192.0.2.53 valid=10s;
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  geo $inside { default 0; include /etc/nginx/inside.conf; }
  include /etc/nginx/conf.d/*.conf;
  include sites-enabled/*;
}
stream { server { listen 127.0.0.1:5432; proxy_pass 192.0.2.1:5432; } }
`,
  '/etc/nginx/mime.types': 'types { text/html html; application/json json; }\n',
  '/etc/nginx/inside.conf': '10.0.0.0/8 1;\n',
  '/etc/nginx/conf.d/upstreams.conf': `upstream app {
  zone upstreams 64k;
  server app.invalid:3000 max_fails=2;
  server 192.0.2.7:3000 backup;
  keepalive 8;
}
upstream accounts { server 192.0.2.9:80; }
`,
  '/etc/nginx/sites-enabled/app': `server {
  listen 80 default_server;
  listen [::]:80 default_server ipv6only=on;
  return 301 https://$host$request_uri;
}
server {
  listen 443 ssl http2;
  listen [::]:443 ssl http2;
  server_name app.example.org *.app.example.org;
  ssl_certificate /etc/letsencrypt/live/app/fullchain.pem;
  ssl_certificate_key /etc/letsencrypt/live/app/privkey.pem;
  ssl_dhparam /etc/letsencrypt/ssl-dhparams.pem;
  ssl_stapling on;
  ssl_trusted_certificate /etc/letsencrypt/live/app/chain.pem;
  auth_basic "Members only";
  auth_basic_user_file htpasswd;
  allow 192.0.2.0/24;
  deny all;
  include snippets/errors.conf;
  location / { proxy_pass https://app; include snippets/proxy.conf; }
  location /event {
    auth_request /auth;
    mirror /mirror;
    limit_req zone=slow;
    proxy_pass https://app;
    include snippets/proxy.conf;
  }
  location = /auth { internal; proxy_pass http://accounts/check; proxy_pass_request_body off; }
  location = /mirror { internal; proxy_pass http://mirror.invalid$request_uri; }
}
server { server_name other.example.org; location / { root /srv/other; } }
`,
  '/etc/nginx/snippets/errors.conf': 'error_page 502 = @sorry;\nlocation @sorry { return 502; }\n',
  '/etc/nginx/snippets/proxy.conf': `proxy_set_header Host $host;
proxy_http_version 1.1;
proxy_set_header Connection "";
proxy_cache app;
proxy_ssl_trusted_certificate /etc/ssl/inside.pem;
proxy_ssl_verify on;
`,
};

beforeAll(async () => {
  proxy = await installedProxy();
  const started = await setStage();
  if (!started.ok) throw new Error(started.failure.code);
  stage = started.value;
});

afterAll(async () => {
  await stage.close();
});

describe.each([
  ['in private namespaces', true],
  ['on loopback', false],
] as const)('%s', (_, isolate) => {
  let sandbox: Sandbox;
  const request = {
    port: 443,
    tls: true,
    host: 'app.example.org',
    method: 'GET',
    target: '/event',
    headers: [],
  };

  beforeAll(async () => {
    const result = await startSandbox({
      ...copied(proxy, texts, { request, returns: [] }),
      entry: { host: '192.0.2.80', port: 443 },
      origin: stage.origin,
      harmless: stage.harmless,
      isolate,
    });
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    sandbox = result.value;
  });

  afterAll(() => sandbox.stop());

  test.each([
    ['h1-tls', 'clogged'],
    ['h2', 'streams'],
    ['h2+gzip', 'streams'],
  ] as const)('%s: %s', async (client, verdict) => {
    const request = { url: 'https://app.example.org/event' };
    const trial = await runTrial({ stage, sandbox, request, client, manners: {} });
    expect(trial).toMatchObject({ verdict });
  });

  test('tells all that it changed', () => {
    const told = Object.fromEntries(
      sandbox.changed.map(({ code, details }) => [
        `${code} ${details['directive']}`,
        details['count'],
      ]),
    );
    expect(told).toEqual({
      'sandbox-path error_log': 1,
      'sandbox-path access_log': 1,
      'sandbox-path proxy_cache_path': 1,
      'sandbox-certificate ssl_certificate': 1,
      'sandbox-certificate ssl_certificate_key': 1,
      'sandbox-certificate ssl_trusted_certificate': 1,
      'sandbox-certificate proxy_ssl_trusted_certificate': 2,
      'sandbox-left-out ssl_dhparam': 1,
      'sandbox-left-out ssl_stapling': 1,
      'sandbox-left-out auth_basic': 1,
      'sandbox-left-out deny': 1,
      'sandbox-left-out limit_req': 1,
      'sandbox-room worker_connections': 1,
      'sandbox-left-out stream': 1,
      'sandbox-upstream proxy_pass': 2,
      'sandbox-upstream server': 3,
      ...(isolate ? {} : { 'sandbox-listen listen': 4 }),
    });
  });

  test('leaves nothing behind', async () => {
    await sandbox.stop();
    expect(sandboxFolders(process.pid)).toEqual([]);
  });
});
