import { beforeAll, expect, test } from 'vitest';

import type { Remedy } from '../../src/model/finding.ts';
import { prove } from '../../src/prove/prove.ts';
import type { Proxy } from '../../src/prove/sandbox.ts';
import { change, filesOf, installedProxy, mainFile, mainText, read } from './setting.ts';

let proxy: Proxy;
beforeAll(async () => {
  proxy = await installedProxy();
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
    config: read(proxy, { [mainFile]: text }),
    files: filesOf({ [mainFile]: text }),
    proxy,
    entry: { host: '127.0.0.1', port: 8099 },
    request: { url: 'http://localhost:8099/event' },
    manners: {},
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
    config: read(proxy, { [mainFile]: text }),
    files: filesOf({ [mainFile]: text }),
    proxy,
    entry: { host: '127.0.0.1', port: 8099 },
    request: { url: 'http://localhost:8099/event' },
    manners: {},
    clients: ['h1'],
    stalled: ['h1'],
    candidates: [header],
  });
  expect(result).toMatchObject({ ok: true, value: { proof: { reproduced: false }, remedies: [] } });
});
