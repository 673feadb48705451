import { expect, test } from 'vitest';

import { openApache } from '../src/proxies/apache/apache.ts';
import { model, type Prediction } from '../src/proxies/apache/model.ts';
import type { Resolution } from '../src/proxies/apache/routing/resolution.ts';
import { filesOf } from './support/nginx-config.ts';
import {
  apacheRows,
  collectedBy,
  configurations,
  harmless,
  pass,
  verdictOf,
  type ApacheRow,
} from './truth/apache-rows.ts';

function resolved(text: string): Resolution {
  const config = '/httpd.conf';
  const build = { version: '2.4.62', modules: [], root: '/' };
  const files = filesOf({ [config]: `Listen 80\n${text}` });
  const opened = openApache({ config, build, environment: new Map(), defines: [] }, {}, files);
  if (!opened.ok) throw new Error(opened.failure.code);
  const request = { port: 80, tls: false, host: 'a', method: 'GET', target: '/event', headers: [] };
  const resolution = opened.value.resolve(request);
  if (!resolution.ok) throw new Error(resolution.failure.code);
  return resolution.value;
}

/** The header that httpd sent in these rows takes so many bytes, and a little more with `Vary`. */
const headBytes = { event: 237, prefork: 237, worker: 190 } as const;

function predict(row: ApacheRow): Prediction {
  const { handler, settings } = resolved(configurations[row.config.name] ?? pass('http'));
  const { proto, headers = {} } = row.client;
  return model(
    settings,
    {
      scheme: handler.kind === 'pass' ? handler.scheme : '',
      contentType: 'text/event-stream',
      eventBytes: [row.event.size],
      headBytes: headBytes[row.config.mpm as keyof typeof headBytes],
      headersWithFirstEvent: row.origin.withHeader === true || row.config.name === 'h2up',
      collects: collectedBy(row),
      idleMs: 0,
    },
    {
      http: proto === 'h2' ? '2' : proto === 'h1.0' ? '1.0' : '1.1',
      tls: proto === 'h1-tls' || proto === 'h2',
      gzip: headers['Accept-Encoding'] === 'gzip',
      path: '/event',
    },
  );
}

// What PHP's own compressor lets go depends on the text: no rule of httpd's.
const ruled = apacheRows.filter(({ config }) => config.name !== 'php_zlib');
const told = (row: ApacheRow): string => JSON.stringify({ ...row, origin: row.origin.framing });

test('the names of the rows are known', () => {
  const names = new Set(apacheRows.map(({ config }) => config.name));
  const unknown = [...names].filter((name) => !(name in configurations) && !harmless.has(name));
  expect(unknown).toEqual([]);
});

test('the model says of every row whether it streams, and when the header comes', () => {
  const wrong = ruled.filter((row) => {
    const prediction = predict(row);
    const { headers } = row.result;
    const late = headers !== undefined && prediction.delivery.headers !== headers;
    return verdictOf(prediction.delivery) !== row.result.verdict || late;
  });
  expect(wrong.map(told)).toEqual([]);
  process.stdout.write(
    `apache: ${ruled.length} of ${apacheRows.length} rows ruled, ${wrong.length} wrong\n`,
  );
  expect(ruled.length).toBe(280);
});

test('and how much must be written before anything comes, to the byte', () => {
  const held = ruled.filter(({ result, config }) => {
    return result.firstRelease && !/gz$|deflate|ratelimit/.test(config.name);
  });
  const wrong = held.filter((row) => {
    return predict(row).delivery.bytes !== row.result.firstRelease?.[0];
  });
  expect(wrong.map(told)).toEqual([]);
  expect(held.length).toBeGreaterThan(20);
});

test('a rate is waited for in steps of 200 ms', () => {
  const limited = apacheRows.filter(({ config, event }) => {
    return config.name === 'ratelimit' && event.size < 20_000;
  });
  for (const row of limited) {
    const { ms = 0 } = predict(row).delivery;
    const [took = 0] = row.result.latencyMs;
    expect(took - ms).toBeGreaterThanOrEqual(0);
    expect(took - ms).toBeLessThan(10);
  }
  expect(limited.length).toBe(7);
});
