import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { assumedFrom } from '../src/cli/assume.ts';
import { lint, type Lint } from '../src/diagnose/lint.ts';
import { predict, type Predicted } from '../src/diagnose/predict.ts';
import { clientProfile } from '../src/model/client.ts';
import { openApache, type Apache } from '../src/proxies/apache/apache.ts';
import { filesOf } from './support/nginx-config.ts';
import {
  apacheRows,
  collectedBy,
  configurations,
  pass,
  verdictOf,
  type ApacheRow,
} from './truth/apache-rows.ts';

const main = '/httpd.conf';

function opened(text: string): Apache {
  const build = { version: '2.4.62', modules: ['http2'], root: '/' };
  const place = { config: main, build, environment: new Map(), defines: [] };
  const apache = openApache(place, { elsewhere: true }, filesOf({ [main]: text }));
  if (!apache.ok) throw new Error(apache.failure.code);
  return apache.value;
}

const usual = assumedFrom([]);
if (!usual.ok) throw new Error(usual.failure.code);
const assumed = usual.value;

function predicted(row: ApacheRow): Predicted {
  const { config, client, event, origin } = row;
  const known = clientProfile(client.proto);
  if (!known) throw new Error(client.proto);
  const profile = { ...known, gzip: client.headers?.['Accept-Encoding'] === 'gzip' };
  const text = `Listen 80\n<VirtualHost *:80>\nSSLEngine ${profile.tls ? 'on' : 'off'}\n${configurations[config.name] ?? pass('http')}</VirtualHost>\n`;
  const { tls, method } = profile;
  const request = { port: 80, tls, host: 'a', method, target: '/event', headers: [] };
  const answer = {
    ...assumed,
    eventBytes: [event.size],
    headersWithFirstEvent: origin.withHeader === true,
    idleMs: 0,
  };
  const [way] = predict(opened(text), request, profile, answer);
  if (!way) throw new Error('no way');
  return way;
}

// What PHP itself collects or compresses, no assumption of lint says.
const expressible = apacheRows.filter(
  (row) => collectedBy(row) === 0 && row.config.name !== 'php_zlib',
);
const told = (row: ApacheRow): string => JSON.stringify([row, predicted(row)]);

test('read, routed and predicted: every measured row that the assumptions can tell', () => {
  const wrong = expressible.filter((row) => {
    const { result } = row;
    const { delivery } = predicted(row);
    const headers = result.headers ?? delivery?.headers;
    return !delivery || verdictOf(delivery) !== result.verdict || delivery.headers !== headers;
  });
  console.log(`lint: ${expressible.length} of ${apacheRows.length} rows, ${wrong.length} wrong`);
  expect(wrong.map(told)).toEqual([]);
  expect(expressible.length).toBeGreaterThan(250);
});

test('what is held is said to the next write, but for what other modules add to the header', () => {
  const fillBytes = 256;
  const held = expressible.filter(
    ({ result, config }) => result.firstRelease && !/gz$|deflate|ratelimit/.test(config.name),
  );
  const wrong = held.filter((row) => {
    const { bytes = 0 } = predicted(row).delivery ?? {};
    return Math.abs(bytes - (row.result.firstRelease?.[0] ?? 0)) > fillBytes;
  });
  expect(wrong.map(told)).toEqual([]);
  expect(held.length).toBe(18);
});

const evidence = join(import.meta.dirname, 'causes', 'apache');

/** What lint says of a configuration that was run on the real program, asked as it was there. */
function lintOf(cause: string, name: string): Lint {
  const text = readFileSync(join(evidence, cause, name), 'utf8')
    .replaceAll('{{port}}', '127.0.0.1:8080')
    .replaceAll('{{certificate}}', '/certificate.pem')
    .replaceAll(/\{\{\w+\}\}/g, '127.0.0.1:9000');
  const url = new URL(/^# GET (\S+)/.exec(text)?.[1] ?? '');
  url.port = '8080';
  const [bytes, interval] = ['bytes', 'interval'].map((key) => url.searchParams.get(key));
  const result = lint(opened(text), {
    url: url.href,
    headers: [],
    clients: [],
    assumed: {
      ...assumed,
      eventBytes: [Number(bytes ?? 200)],
      idleMs: Number(interval ?? 0),
    },
  });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

/** The configurations of every cause, as `[cause, name]`. */
const all = readdirSync(evidence).flatMap((cause) =>
  readdirSync(join(evidence, cause))
    .filter((name) => name.endsWith('.conf'))
    .map((name) => [cause, name] as const),
);
const isBroken = ([, name]: readonly [string, string]): boolean => name.startsWith('broken');

test.each(all.filter(isBroken))(
  'apache/%s %s: the cause, as on the real program',
  (cause, name) => {
    const { verdict, findings, clients } = lintOf(cause, name);
    const clogged = clients.filter((one) => one.verdict === 'clogged').map(({ id }) => id);
    expect(verdict).toBe('clogged');
    const [first] = findings;
    expect(first).toMatchObject({ cause: `apache/${cause}`, clients: clogged });
    expect(first?.remedies.length).toBeGreaterThan(0);
    expect(first?.remedies.map(({ holdsFor }) => holdsFor)).toEqual(
      first?.remedies.map(() => clogged),
    );
  },
);

// A compressor in the application itself, which one of them has, no assumption tells.
test.each(all.filter((one) => !isBroken(one)))('apache/%s %s: it streams', (cause, name) => {
  const { verdict, findings } = lintOf(cause, name);
  expect([verdict, findings]).toEqual(['streams', []]);
});
