import { join } from 'node:path';
import { expect, test } from 'vitest';

import { localFiles } from '../src/host/files.ts';
import { readConfig } from '../src/proxies/nginx/config.ts';
import { resolve } from '../src/proxies/nginx/resolve.ts';
import type { Outcome } from '../src/proxies/nginx/routing/resolution.ts';
import { debian } from './support/nginx-config.ts';
import { http, main, startNginx, type Where } from './support/nginx.ts';

/** The password of `user`, `secret`, as `htpasswd` writes it plainly. */
const passwords = 'user:{PLAIN}secret\n';
const basic = { Authorization: `Basic ${Buffer.from('user:secret').toString('base64')}` };
const allowed = { 'X-Allow': '1' };

const modules = ['ndk_http_module.so', 'ngx_http_lua_module.so']
  .map((file) => `load_module /usr/lib/nginx/modules/${file};\n`)
  .join('');

type Headers = Readonly<Record<string, string>>;

interface Case {
  readonly location: string;
  /** What it depends on, as nginx's modules have it. */
  readonly on: readonly string[];
  /** Requests one after the other, and what nginx answers; 200 is the application's. */
  readonly asked: readonly (readonly [headers: Headers, status: number])[];
}

const cases: Readonly<Record<string, Case>> = {
  auth_basic: {
    location: 'auth_basic x; auth_basic_user_file passwords;',
    on: ['auth_basic'],
    asked: [
      [{}, 401],
      [basic, 200],
    ],
  },
  auth_request: {
    location: 'auth_request /asked;',
    on: ['auth_request'],
    asked: [
      [{}, 401],
      [allowed, 200],
    ],
  },
  'auth_request off': { location: 'auth_request off;', on: [], asked: [[{}, 200]] },
  'its error page': {
    location: 'auth_request /asked; error_page 401 =418 /login;',
    on: ['auth_request'],
    asked: [
      [{}, 418],
      [allowed, 200],
    ],
  },
  limit_req: {
    location: 'limit_req zone=slow;',
    on: ['limit_req'],
    asked: [
      [{}, 200],
      [{}, 503],
    ],
  },
  'limit_req, with a status of its own': {
    location: 'limit_req zone=slower; limit_req_status 429;',
    on: ['limit_req'],
    asked: [
      [{}, 200],
      [{}, 429],
    ],
  },
  'limit_req, only counted': {
    location: 'limit_req zone=dry; limit_req_dry_run on;',
    on: [],
    asked: [
      [{}, 200],
      [{}, 200],
    ],
  },
  limit_conn: { location: 'limit_conn one 1;', on: ['limit_conn'], asked: [[{}, 200]] },
  'satisfy any': {
    location: 'satisfy any; deny all; auth_basic x; auth_basic_user_file passwords;',
    on: ['auth_basic'],
    asked: [
      [{}, 401],
      [basic, 200],
    ],
  },
  'satisfy any, and one that lets everybody in': {
    location: 'satisfy any; allow all; auth_basic x; auth_basic_user_file passwords;',
    on: [],
    asked: [[{}, 200]],
  },
  'satisfy all, and one that lets nobody in': {
    location: 'deny all; auth_request /asked;',
    on: [],
    asked: [[allowed, 403]],
  },
  'allow for this client': {
    location: 'allow 127.0.0.1; deny all;',
    on: [],
    asked: [[{}, 200]],
  },
  // Its requests go beside the one that is mirrored, whatever comes of them.
  mirror: { location: 'mirror /nobody;', on: [], asked: [[{}, 200]] },
  access_by_lua: {
    location: 'access_by_lua_block { if not ngx.var.http_x_allow then ngx.exit(403) end }',
    on: ['access_by_lua_block'],
    asked: [
      [{}, 403],
      [allowed, 200],
    ],
  },
  rewrite_by_lua: {
    location: 'rewrite_by_lua_block { if not ngx.var.http_x_allow then ngx.exec("/login") end }',
    on: ['rewrite_by_lua_block'],
    asked: [
      [{}, 418],
      [allowed, 200],
    ],
  },
};

const names = Object.keys(cases);
const pathOf = (name: string): string => `/${names.indexOf(name)}`;

const files = ({ port, folder }: Where) => ({
  passwords,
  'nginx.conf': `${modules}${main}http {
${http}
limit_req_zone $host zone=slow:1m rate=1r/m;
limit_req_zone $host zone=slower:1m rate=1r/m;
limit_req_zone $host zone=dry:1m rate=1r/m;
limit_conn_zone $host zone=one:1m;
server { listen unix:${folder}/s; return 200 passed; }
server {
  listen 127.0.0.1:${port};
  location = /asked { internal; if ($http_x_allow) { return 204; } return 401; }
  location = /login { return 418; }
  location = /nobody { internal; proxy_pass http://127.0.0.1:9; }
  ${names.map((name) => `location = ${pathOf(name)} { ${cases[name]?.location} proxy_pass http://unix:${folder}/s:/; }`).join('\n')}
}
}
`,
});

function statusOf({ handler }: Outcome): number | 'anything' {
  if (handler.kind === 'pass') return 200;
  return handler.kind === 'answer' ? handler.status : 'anything';
}

test('what may turn a request away is named, and what nginx does is among the ways', async () => {
  const { port, folder } = await startNginx({ files });
  const path = join(folder, 'nginx.conf');
  const config = readConfig(path, { prefix: `${folder}/`, build: debian, files: localFiles });
  if (!config.ok) throw new Error(config.failure.code);
  for (const [name, { on, asked }] of Object.entries(cases)) {
    const uri = pathOf(name);
    const request = { port, tls: false, hostHeader: 'localhost', method: 'GET', uri };
    const from = { address: '127.0.0.1', clientAddress: '127.0.0.1' };
    const resolved = resolve(config.value, { ...request, ...from }, { build: debian });
    if (!resolved.ok) throw new Error(resolved.failure.code);
    const { dependsOn, outcome, alternatives } = resolved.value;
    const ways = [outcome, ...alternatives.map((other) => other.outcome)].map(statusOf);
    expect([name, dependsOn]).toEqual([name, on]);
    for (const [headers, status] of asked) {
      const response = await fetch(`http://127.0.0.1:${port}${uri}`, { headers });
      expect([name, response.status]).toEqual([name, status]);
      const found = ways.includes(status) || ways.includes('anything');
      expect([name, ways, found]).toEqual([name, ways, true]);
    }
    // What it is taken for, first of all, is that it passes.
    expect([name, on.length === 0 ? 200 : ways[0]]).toEqual([name, 200]);
  }
});
