import { expect, test } from 'vitest';

import { openApache } from '../src/proxies/apache/apache.ts';
import { model, type Prediction } from '../src/proxies/apache/model.ts';
import type { Resolution } from '../src/proxies/apache/routing/resolution.ts';
import { filesOf } from './support/nginx-config.ts';
import { rowsOf } from './truth/rows.ts';

interface Row {
  readonly config: { readonly name: string; readonly mpm: string };
  readonly origin: { readonly framing: string; readonly withHeader?: true };
  readonly client: {
    readonly proto: 'h1' | 'h1.0' | 'h1-tls' | 'h2';
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly event: { readonly size: number };
  readonly note: string;
  readonly result: {
    readonly verdict: 'streams' | 'held';
    readonly headers?: 'early' | 'late';
    readonly heldAt?: number;
    readonly firstRelease?: readonly [sent: number, arrived: number];
    readonly latencyMs: readonly number[];
  };
}

const deflate = 'SetOutputFilter DEFLATE\n';
const pass = (scheme: string, parameters = ''): string =>
  `ProxyPass / ${scheme}://127.0.0.1:9/ ${parameters}\n`;
const php = 'SetHandler "proxy:fcgi://127.0.0.1:9"\n';
const flushed = '<Proxy "fcgi://127.0.0.1:9">\nProxySet flushpackets=on\n</Proxy>\n';

/** The directives that the names of the rows stand for, as far as they could matter. */
const configurations: Readonly<Record<string, string>> = {
  def: pass('http'),
  flush_on: pass('http', 'flushpackets=on'),
  flush_off: pass('http', 'flushpackets=off'),
  flush_auto: pass('http', 'flushpackets=auto'),
  flush_auto_w: pass('http', 'flushpackets=auto flushwait=50'),
  disablereuse: pass('http', 'disablereuse=on'),
  ioblk: `ProxyIOBufferSize 65536\n${pass('http')}`,
  deflate: `AddOutputFilterByType DEFLATE text/event-stream application/json\n${pass('http')}`,
  deflate_all: deflate + pass('http'),
  deflate_debian: `AddOutputFilterByType DEFLATE text/html text/plain\n${pass('http')}`,
  deflate_nogzip: `${deflate}SetEnv no-gzip 1\n${pass('http')}`,
  deflate_flush: deflate + pass('http', 'flushpackets=on'),
  brotli: `SetOutputFilter BROTLI_COMPRESS\n${pass('http')}`,
  ratelimit: `SetOutputFilter RATE_LIMIT\nSetEnv rate-limit 10\n${pass('http')}`,
  timeout1: `ProxyTimeout 1\n${pass('http')}`,
  h2up: pass('h2c'),
  scgi: pass('scgi'),
  scgi_flush: pass('scgi', 'flushpackets=on'),
  uwsgi: pass('uwsgi'),
  uwsgi_flush: pass('uwsgi', 'flushpackets=on'),
  fcgi: pass('fcgi'),
  fcgi_reuse: pass('fcgi', 'enablereuse=on'),
  fcgi_flush: pass('fcgi', 'flushpackets=on'),
  fcgi_auto: pass('fcgi', 'flushpackets=auto'),
  fcgi_deflate: deflate + pass('fcgi', 'flushpackets=on'),
  php,
  phpgz: deflate + php,
  phpflush: flushed + php,
  phpflushgz: flushed + deflate + php,
  php_ob0: php,
  php_ob4096: php,
  php_zlib: php,
  php_ob0_gz: deflate + php,
};

/** Filters and settings that the rows show to change nothing. */
const harmless: ReadonlySet<string> = new Set(
  'chunkedenv chunkedresp substitute http10 bufferf headers cache include hidexab xmlenc rewrite'.split(
    ' ',
  ),
);

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

/** What PHP and its FPM collect before they write, by their settings and how the script emits. */
function collectedBy({ config, note }: Row): number {
  const buffered = ['php_ob4096', 'phpflush', 'phpflushgz'].includes(config.name);
  if (note === 'none') return buffered ? 8392 : 8136;
  // PHP's own buffer of 4096 bytes gives way to flush() only with ob_flush() before it.
  return buffered && note === 'flush' ? 4096 : 0;
}

/** The header that httpd sent in these rows takes so many bytes, and a little more with `Vary`. */
const headBytes = { event: 237, prefork: 237, worker: 190 } as const;

function predict(row: Row): Prediction {
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

/** Rows were watched for so long before an event counted as held. */
const patienceMs = 700;

function verdictOf({ delivery }: Prediction): 'streams' | 'held' {
  if (delivery.shape === 'delayed') return (delivery.ms ?? 0) < patienceMs ? 'streams' : 'held';
  return delivery.shape === 'immediate' ? 'streams' : 'held';
}

const rows = rowsOf('apache') as readonly Row[];
// What PHP's own compressor lets go depends on the text: no rule of httpd's.
const ruled = rows.filter(({ config }) => config.name !== 'php_zlib');
const told = (row: Row): string => JSON.stringify({ ...row, origin: row.origin.framing });

test('the names of the rows are known', () => {
  const names = new Set(rows.map(({ config }) => config.name));
  const unknown = [...names].filter((name) => !(name in configurations) && !harmless.has(name));
  expect(unknown).toEqual([]);
});

test('the model says of every row whether it streams, and when the header comes', () => {
  const wrong = ruled.filter((row) => {
    const prediction = predict(row);
    const { headers } = row.result;
    const late = headers !== undefined && prediction.delivery.headers !== headers;
    return verdictOf(prediction) !== row.result.verdict || late;
  });
  expect(wrong.map(told)).toEqual([]);
  process.stdout.write(
    `apache: ${ruled.length} of ${rows.length} rows ruled, ${wrong.length} wrong\n`,
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
  const limited = rows.filter(({ config, event }) => {
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
