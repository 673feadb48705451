import { atLeast } from '../../proxies/nginx/version.ts';
import type { Scenario, Setup } from '../scenario.ts';

const nginxConf = ({
  workerUser,
  listen,
}: Setup): string => `# The reverse proxy in front of the live page.
${workerUser === undefined ? '' : `user ${workerUser};\n`}worker_processes auto;
pid nginx.pid;
error_log logs/error.log;

events {
    worker_connections 768;
}

http {
    include mime.types;
    default_type application/octet-stream;
    access_log logs/access.log;

    sendfile on;
    tcp_nopush on;
    keepalive_timeout 65;
    server_tokens off;
    gzip on;

    include conf.d/*.conf;

    server {
${listen.map((address) => `        listen ${address};\n`).join('')}        server_name localhost;

        location / {
            proxy_pass http://app;
            proxy_set_header Host $host;
            proxy_set_header X-Real-IP $remote_addr;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_buffering on;
            proxy_read_timeout 1h;
        }
    }
}
`;

const mimeTypes = `types {
    text/html html htm;
    text/css css;
    application/javascript js;
    application/json json;
    image/svg+xml svg;
}
`;

/** From 1.29.7 on nginx speaks HTTP/1.1 to the origin unless told otherwise, and half streams. */
const oldDefault = `# What every nginx before 1.29.7 did by itself.
proxy_http_version 1.0;
`;

/** nginx as reverse proxy, a page and a stream behind it, and \`proxy_buffering on\`. */
export const sseBehindNginx: Scenario = {
  id: 'sse-behind-nginx',
  needs: ['nginx'],
  config: 'nginx.conf',
  files: (setup) => ({
    'nginx.conf': nginxConf(setup),
    'mime.types': mimeTypes,
    'conf.d/app.conf': `upstream app {\n    server 127.0.0.1:${setup.originPort};\n}\n`,
    'conf.d/temp-paths.conf': ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path temp/${name};\n`)
      .join(''),
    ...(atLeast(setup.nginxVersion, '1.29.7') ? { 'conf.d/http-version.conf': oldDefault } : {}),
    'logs/.keep': '',
    'temp/.keep': '',
    'app/headers': '# Response headers of the application, one "Name: value" a line.\n',
  }),
  solutions: {
    'proxy-buffering-off': [
      { file: 'nginx.conf', find: 'proxy_buffering on;', put: 'proxy_buffering off;' },
    ],
    'proxy-http-version-1.1': [
      { file: 'nginx.conf', find: 'proxy_buffering on;', put: 'proxy_http_version 1.1;' },
    ],
    'x-accel-buffering-no': [
      {
        file: 'app/headers',
        find: '# Response headers of the application, one "Name: value" a line.\n',
        put: '# Response headers of the application, one "Name: value" a line.\nX-Accel-Buffering: no\n',
      },
    ],
  },
};
