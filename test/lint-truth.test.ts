import { expect, test } from 'vitest';

import { predict, type Assumed, type Predicted } from '../src/diagnose/predict.ts';
import { clientProfile } from '../src/model/client.ts';
import { filesIn } from '../src/proxies/nginx/dumped.ts';
import { openNginx, type Nginx } from '../src/proxies/nginx/nginx.ts';
import type { HopRequest } from '../src/proxies/proxy.ts';
import { responseOf, rowsOf, type Row } from './truth/rows.ts';

const main = '/etc/nginx/nginx.conf';

const statement = (text: string): string => (text.trimEnd().endsWith('}') ? text : `${text};`);

/** A whole configuration in which the directives of a row are in effect for `/`. */
function configOf(location: readonly string[]): string {
  const ofServer = location.filter((text) => text.startsWith('ssl_buffer_size'));
  const ofLocation = location.filter((text) => !ofServer.includes(text));
  return [
    'events {}',
    'http {',
    '  proxy_cache_path /var/cache keys_zone=c:1m;',
    '  upstream origin { server 127.0.0.1:3000; }',
    '  upstream ka { server 127.0.0.1:3000; keepalive 4; }',
    '  server {',
    '    listen 80; listen 443 ssl http2; listen 81 http2;',
    ...ofServer.map(statement),
    '    location / {',
    ...ofLocation.map(statement),
    '    }',
    '  }',
    '}',
  ].join('\n');
}

function opened(row: Row): Nginx {
  const build = { flavour: 'nginx', version: row.version, modules: [], pageSize: 4096 };
  const files = filesIn(new Map([[main, configOf(row.location)]]));
  const nginx = openNginx({ config: main, prefix: '/etc/nginx', build }, {}, files);
  if (!nginx.ok) throw new Error(nginx.failure.code);
  return nginx.value;
}

const ports = { h1: 80, 'h1.0': 80, 'h1-tls': 443, h2: 443, h2c: 81 } as const;

function predicted(row: Row): Predicted {
  const client = clientProfile(row.client)!;
  const request: HopRequest = {
    port: ports[row.client],
    tls: client.tls,
    host: 'localhost',
    method: 'GET',
    target: '/event',
    headers: Object.entries(row.clientHeaders ?? {}),
  };
  const { headerBytes: _, ...assumed } = responseOf(row);
  const [way] = predict(opened(row), request, client, assumed satisfies Assumed);
  if (!way) throw new Error('no way');
  return way;
}

const rows = (rowsOf('nginx') as readonly Row[]).filter((row) => !row.timingDependent);

/** Other types than an event stream's have a verdict of their own. */
const isStream = (row: Row): boolean =>
  responseOf(row).headers.some(
    ([name, value]) => name === 'Content-Type' && /^text\/event-stream/i.test(value),
  );

test('read, routed and predicted: every measured row of an event stream', () => {
  const streams = rows.filter(isStream);
  const wrong = streams.filter((row) => {
    const { verdict, delivery } = predicted(row);
    const headers = row.result.headers ?? delivery?.headers;
    return (
      (verdict === 'streams') !== (row.result.verdict === 'streams') ||
      delivery?.headers !== headers
    );
  });
  console.log(`lint: ${streams.length - wrong.length} of ${streams.length}`);
  expect(streams.length).toBeGreaterThan(9000);
  expect(wrong.slice(0, 5)).toEqual([]);
});
