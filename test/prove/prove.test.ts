import { beforeAll, expect, test } from 'vitest';

import type { Remedy } from '../../src/model/finding.ts';
import { folkloreFor } from '../../src/proxies/nginx/folklore.ts';
import { resolve } from '../../src/proxies/nginx/resolve.ts';
import { prove, type ProveOptions } from '../../src/prove/prove.ts';
import type { Original } from '../../src/proxies/nginx/copies.ts';
import { change, installedProxy, mainFile, mainText, read, trialsOf } from './setting.ts';

let proxy: Original['instance'];
beforeAll(async () => {
  proxy = await installedProxy();
});

const setting = (text: string): Omit<ProveOptions, 'clients' | 'stalled' | 'candidates'> => ({
  ...trialsOf(proxy, { [mainFile]: text }),
  entry: { host: '127.0.0.1', port: 8099 },
  request: { url: 'http://localhost:8099/event' },
  manners: {},
});

const header: Remedy = {
  id: 'x-accel-buffering-no',
  kind: 'origin',
  scope: 'origin',
  edits: [],
  headers: [['X-Accel-Buffering', 'no']],
  holdsFor: [],
  proved: false,
};

test('proves which remedies help whom, and puts the one that helps all first', async () => {
  const text = mainText('proxy_buffering on;', 'gzip on; gzip_types text/event-stream;');
  const version = change(text, 'version', 'proxy_buffering on', 'proxy_http_version 1.1');
  const off = change(text, 'off', 'proxy_buffering on', 'proxy_buffering off');
  const folklore = change(text, 'folklore', 'proxy_buffering on', 'tcp_nodelay on');
  const result = await prove({
    ...setting(text),
    clients: ['h1', 'h1+gzip'],
    stalled: ['h1', 'h1+gzip'],
    candidates: [folklore, version, header, off],
  });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  const { proof, remedies } = result.value;
  expect(proof.reproduced).toBe(true);
  expect(proof.proxy).toEqual({
    kind: 'nginx',
    version: proxy.build.version,
    binary: proxy.binary,
  });
  expect(remedies.map(({ id, holdsFor, proved }) => [id, holdsFor, proved])).toEqual([
    ['off', ['h1', 'h1+gzip'], true],
    ['x-accel-buffering-no', ['h1', 'h1+gzip'], true],
    ['version', ['h1'], true],
  ]);
  const verdicts = proof.trials.map(({ remedy, client, verdict }) => [
    remedy ?? '',
    client,
    verdict,
  ]);
  expect(verdicts).toContainEqual(['', 'h1', 'clogged']);
  expect(verdicts).toContainEqual(['folklore', 'h1+gzip', 'clogged']);
  expect(verdicts).toHaveLength(10);
});

test('a stall that the sandbox does not show is not proved', async () => {
  const text = mainText('proxy_buffering off;');
  const result = await prove({
    ...setting(text),
    clients: ['h1'],
    stalled: ['h1'],
    candidates: [header],
  });
  expect(result).toMatchObject({ ok: true, value: { proof: { reproduced: false }, remedies: [] } });
});

test('where no remedy helps every client, several do together', async () => {
  const text = mainText('proxy_buffering on;', 'gzip on; gzip_types text/event-stream;');
  const version = change(text, 'version', 'proxy_buffering on', 'proxy_http_version 1.1');
  const plain = change(text, 'plain', 'gzip on', 'gzip off');
  const nothing = change(text, 'nothing', 'events {}', 'events { multi_accept on; }');
  const result = await prove({
    ...setting(text),
    clients: ['h1', 'h1+gzip'],
    stalled: ['h1', 'h1+gzip'],
    candidates: [nothing, version, plain],
  });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  const { remedies } = result.value;
  expect(remedies.map(({ id, holdsFor }) => [id, holdsFor])).toEqual([
    ['version+plain', ['h1', 'h1+gzip']],
    ['version', ['h1']],
  ]);
});

test('an upstream that is asked beside the way is never the origin', async () => {
  const text = mainText('proxy_buffering on; auth_request /auth;').replace(
    'location /event',
    'location = /auth { internal; proxy_pass http://127.0.0.1:3000/auth; }\n    location /event',
  );
  const off = change(text, 'off', 'proxy_buffering on', 'proxy_buffering off');
  const request = {
    port: 8099,
    tls: false,
    host: 'localhost',
    method: 'GET',
    target: '/event',
    headers: [],
  };
  const result = await prove({
    ...setting(text),
    ...trialsOf(proxy, { [mainFile]: text }, { request, returns: [] }),
    clients: ['h1'],
    stalled: ['h1'],
    candidates: [off],
  });
  expect(result).toMatchObject({
    ok: true,
    value: { proof: { reproduced: true }, remedies: [{ id: 'off', holdsFor: ['h1'] }] },
  });
});

test('popular advice is tried, and so is a line that is there already', async () => {
  const text = mainText('proxy_buffering on; tcp_nodelay on;', 'chunked_transfer_encoding off;');
  const config = read(proxy, { [mainFile]: text });
  const request = { port: 8099, tls: false, hostHeader: 'localhost', method: 'GET', uri: '/event' };
  const resolution = resolve(config, request, { build: proxy.build });
  if (!resolution.ok) throw new Error(resolution.failure.code);
  const result = await prove({
    ...setting(text),
    clients: ['h1'],
    stalled: ['h1'],
    candidates: [],
    folklore: folkloreFor(config, resolution.value.outcome),
  });
  const told = result.ok ? (result.value.proof.folklore ?? []) : [];
  expect(told.filter(({ place }) => place).map(({ line }) => line)).toEqual([
    'chunked_transfer_encoding off',
    'tcp_nodelay on',
  ]);
  expect(told.map(({ line }) => line)).toContain('proxy_set_header Connection ""');
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter(({ differsFor }) => differsFor.length > 0)).toEqual([]);
});
