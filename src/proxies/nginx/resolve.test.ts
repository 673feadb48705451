import { describe, expect, test } from 'vitest';

import { configOf, debian } from '../../../test/support/nginx-config.ts';
import { resolve } from './resolve.ts';
import type { Outcome, RoutedRequest } from './routing/resolution.ts';
import { argsOf } from './routing/node.ts';

function outcome(text: string, asked: Partial<RoutedRequest> = {}): Outcome {
  const request = {
    address: '127.0.0.1',
    port: 80,
    tls: false,
    hostHeader: 'localhost',
    method: 'GET',
    uri: '/',
    ...asked,
  };
  const resolved = resolve(configOf(text), request, { build: debian });
  if (!resolved.ok) throw new Error(resolved.failure.code);
  expect(resolved.value.dependsOn).toEqual([]);
  return resolved.value.outcome;
}

const names = (outcome: Outcome): readonly string[] =>
  outcome.blocks.map(({ directive }) =>
    [directive.name.value, ...directive.args.map(({ value }) => value)].join(' '),
  );

const page = `
events {}
http {
  proxy_buffering on;
  proxy_set_header Host $host;
  upstream app { server 127.0.0.1:9000; server unix:/run/app.sock backup; }
  server {
    listen 80;
    server_name localhost;
    proxy_read_timeout 10s;
    location / { proxy_pass http://app; }
    location /event {
      proxy_buffering off;
      proxy_set_header Connection "";
      location ~ ^/event/(\\d+)$ { proxy_pass http://127.0.0.1:9001; }
      proxy_pass http://127.0.0.1:9001/stream;
    }
  }
}`;

describe('an ordinary configuration', () => {
  test('the innermost location serves', () => {
    expect(names(outcome(page, { uri: '/event' }))).toEqual(['http', 'server', 'location /event']);
    expect(names(outcome(page, { uri: '/event/12?x' }))).toEqual([
      'http',
      'server',
      'location /event',
      'location ~ ^/event/(\\d+)$',
    ]);
  });

  test('settings say where they come from and what they replaced', () => {
    const { settings } = outcome(page, { uri: '/event' });
    const place = (at: string, length: number): unknown => {
      const start = page.indexOf(at);
      return { file: '/etc/nginx/nginx.conf', span: { start, end: start + length } };
    };
    expect(settings.get('proxy_buffering')).toEqual({
      directive: 'proxy_buffering',
      values: [['off']],
      source: 'configured',
      places: [place('proxy_buffering off;', 20)],
      scope: 'location',
      overrode: [place('proxy_buffering on;', 19)],
    });
    expect(settings.get('proxy_set_header')?.values).toEqual([['Connection', '']]);
    expect(settings.get('proxy_read_timeout')).toMatchObject({
      values: [['10s']],
      scope: 'server',
    });
    expect(settings.get('proxy_http_version')).toMatchObject({
      values: [['1.0']],
      source: 'default',
    });
    expect(settings.get('proxy_busy_buffers_size')).toMatchObject({ values: [['8192']] });
  });

  test('a target with a URI replaces the prefix', () => {
    expect(outcome(page, { uri: '/event/a%20b?q' }).handler).toMatchObject({
      kind: 'pass',
      uri: '/stream/a%20b?q',
      upstream: { protocol: 'http', servers: [{ address: { host: '127.0.0.1', port: 9001 } }] },
    });
  });

  test('a target without one passes what the client asked for', () => {
    expect(outcome(page, { uri: '//x/../y%2Fz' }).handler).toMatchObject({
      uri: '//x/../y%2Fz',
      upstream: {
        name: 'app',
        servers: [
          { address: { host: '127.0.0.1', port: 9000 }, backup: false },
          { address: { host: '/run/app.sock', port: 0 }, backup: true },
        ],
      },
    });
  });

  test('nobody listens on another port', () => {
    const request = { port: 81, tls: false, hostHeader: '', method: 'GET', uri: '/' };
    expect(resolve(configOf(page), request, { build: debian })).toMatchObject({
      ok: false,
      failure: { code: 'nginx-not-listening', details: { port: 81 } },
    });
  });
});

describe('without an address', () => {
  const two = `http {
    server { listen 10.0.0.1:80; location / { proxy_pass http://10.0.0.2; } }
    server { listen 80; location / { proxy_pass http://10.0.0.3; } }
  }`;
  const request = { port: 80, tls: false, hostHeader: 'x', method: 'GET', uri: '/' };

  test('each socket of the port is an alternative', () => {
    const resolved = resolve(configOf(two), request, { build: debian });
    if (!resolved.ok) throw new Error(resolved.failure.code);
    expect(resolved.value.dependsOn).toEqual(['$server_addr']);
    expect(resolved.value.outcome.listener.address).toBe('0.0.0.0');
    expect(resolved.value.alternatives.map(({ outcome }) => outcome.listener.address)).toEqual([
      '10.0.0.1',
    ]);
  });

  test('with one, there is no doubt', () => {
    const { handler } = outcome(two, { address: '10.0.0.1' });
    expect(handler.kind === 'pass' && argsOf(handler.node)).toEqual(['http://10.0.0.2']);
  });
});
