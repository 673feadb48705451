import type { Brake, Entry, Scope } from './brakes.ts';

/** What the files are made for. */
export interface Plan {
  readonly brake: Brake;
  readonly scope: Scope;
  readonly entry: Entry;
  readonly port: number;
  readonly innerPort: number;
  /** `127.0.0.1:PORT` of the application. */
  readonly app: string;
}

/** Texts by path, relative to the main file's folder; `link:PATH` makes a symbolic link. */
export type Files = Readonly<Record<string, string>>;

/** How a configuration is spread over files. */
export interface Layout {
  readonly name: string;
  readonly files: (plan: Plan) => Files;
}

const main = `# the main file: proxy_buffering on; is only a comment here
pid run/nginx.pid;
error_log logs/error.log;
worker_processes 1;
events { worker_connections 256; }
`;

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((name) => `${name}_temp_path run/${name};`)
  .join(' ');

const at = (plan: Plan, scope: Scope): string =>
  plan.scope === scope ? plan.brake.lines.map((line) => `  ${line}\n`).join('') : '';

function http(plan: Plan, rest: string): string {
  const own = (plan.brake.http ?? []).map((line) => `  ${line}\n`).join('');
  return `${main}http {
  access_log off; ${temporary}
${own}${at(plan, 'http')}${rest}}
`;
}

const listens: Readonly<Record<Entry, string>> = { plain: '', tls: ' ssl', 'tls-h2': ' ssl http2' };

/** The server that clients reach; `body` is what it does. */
function server(plan: Plan, body: string, name = 'live.example localhost 127.0.0.1'): string {
  const tls =
    plan.entry === 'plain' ? '' : '  ssl_certificate certificate;\n  ssl_certificate_key key;\n';
  return `server {
  listen 127.0.0.1:${plan.port}${listens[plan.entry]};
  server_name ${name};
${tls}${at(plan, 'server')}${body}}
`;
}

const other = (plan: Plan): string =>
  server({ ...plan, scope: 'location' }, '  location / { return 204; }\n', 'other.example');

/** The line, or lines, that pass the request on. */
function pass({ brake, app, innerPort }: Plan, to?: string): string {
  const { protocol, inner } = brake;
  const target = to ?? (inner === undefined ? app : `127.0.0.1:${innerPort}`);
  if (protocol === undefined) return `proxy_pass http://${target};`;
  const parameter = (name: string): string =>
    `${protocol}_param ${name.toUpperCase()} $${name.toLowerCase()};`;
  return `${protocol}_pass ${target}; ${parameter('request_method')} ${parameter('request_uri')}`;
}

/** The second server, where the request goes through two. */
function inner({ brake, app, innerPort }: Plan): string {
  if (brake.inner === undefined) return '';
  return `server {
  listen 127.0.0.1:${innerPort};
  location / {
    proxy_pass http://${app};
${brake.inner.map((line) => `    ${line}\n`).join('')}  }
}
`;
}

const target = (plan: Plan): string =>
  plan.brake.inner === undefined ? plan.app : `127.0.0.1:${plan.innerPort}`;

/** Every way in which the files of one configuration are spread here. */
export const layouts: readonly Layout[] = [
  {
    name: 'one file',
    files: (plan) => ({
      'nginx.conf': http(
        plan,
        `${server(plan, `  location /event {\n    ${pass(plan)}\n${at(plan, 'location')}  }\n`)}${inner(plan)}`,
      ),
    }),
  },
  {
    name: 'one line',
    files: (plan) => ({
      'nginx.conf': http(
        plan,
        `${server(plan, `  location / { ${at(plan, 'location').replaceAll(/\s+/g, ' ')}${pass(plan)} } # the stream\n`)}${inner(plan)}`,
      ),
    }),
  },
  {
    name: 'conf.d, tabs',
    files: (plan) => ({
      'nginx.conf': http(plan, '  include conf.d/*.conf;\n'),
      'conf.d/10-other.conf': other(plan),
      'conf.d/20-live.conf': server(
        plan,
        `\tlocation ~ ^/ev(ent|il)$ {\n\t\t${pass(plan)}\n${at(plan, 'location')}\t}\n`,
      ),
      'conf.d/30-inner.conf': inner(plan),
      'conf.d/readme.txt': 'proxy_buffering on;\n',
    }),
  },
  {
    name: 'sites-enabled links',
    files: (plan) => ({
      'nginx.conf': http(plan, '  include sites-enabled/*;\n'),
      'sites-available/live': `${inner(plan)}${server(plan, `  location / {\n${at(plan, 'location')}    ${pass(plan)}\n  }\n`)}`,
      'sites-available/off': 'server { listen 127.0.0.1:9; }\n',
      'sites-available/other': other(plan),
      'sites-enabled/live': 'link:../sites-available/live',
      'sites-enabled/other': 'link:../sites-available/other',
    }),
  },
  {
    name: 'included in the location',
    files: (plan) => ({
      'nginx.conf': http(
        plan,
        `${server(plan, '  include snippets/loc*.conf;\n')}${inner(plan)}${other(plan)}`,
      ),
      'snippets/location.conf': `location /event {\n  include snippets/stream.conf;\n  ${pass(plan)}\n}\n`,
      'snippets/stream.conf': `# how streams are passed on\n${at(plan, 'location')}`,
    }),
  },
  {
    name: 'upstream and nested locations',
    files: (plan) => ({
      'nginx.conf': http(
        plan,
        `  upstream app {\n    server ${target(plan)};\n  }
${server(
  plan,
  `  location / {
    location ^~ /event {
      ${pass(plan, 'app')}
${at(plan, 'location')}    }
    return 404;
  }
`,
)}${inner(plan)}`,
      ),
    }),
  },
  {
    name: 'named location',
    files: (plan) => ({
      'nginx.conf': http(plan, '  include live.conf;\n'),
      'live.conf': `${inner(plan)}${server(
        plan,
        `  root html;
  location / {
    try_files $uri @app;
  }
  location @app {
    ${pass(plan)}
${at(plan, 'location')}  }
`,
      )}`,
    }),
  },
  {
    name: 'line ends of Windows',
    files: (plan) => ({
      'nginx.conf': http(plan, '  include live.conf;\n'),
      'live.conf':
        `${server(plan, `  location /event {\n    ${pass(plan)}\n${at(plan, 'location')}  }\n`)}${inner(plan)}`.replaceAll(
          '\n',
          '\r\n',
        ),
    }),
  },
];
