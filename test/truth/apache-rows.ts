import type { Delivery } from '../../src/model/delivery.ts';
import { rowsOf } from './rows.ts';

/** A row of `apache.jsonl.gz`; the README beside it says what the fields mean. */
export interface ApacheRow {
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
export const pass = (scheme: string, parameters = ''): string =>
  `ProxyPass / ${scheme}://127.0.0.1:9/ ${parameters}\n`;
const php = 'SetHandler "proxy:fcgi://127.0.0.1:9"\n';
const flushed = '<Proxy "fcgi://127.0.0.1:9">\nProxySet flushpackets=on\n</Proxy>\n';

/** The directives that the names of the rows stand for, as far as they could matter. */
export const configurations: Readonly<Record<string, string>> = {
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
export const harmless: ReadonlySet<string> = new Set(
  'chunkedenv chunkedresp substitute http10 bufferf headers cache include hidexab xmlenc rewrite'.split(
    ' ',
  ),
);

/** What PHP and its FPM collect before they write, by their settings and how the script emits. */
export function collectedBy({ config, note }: ApacheRow): number {
  const buffered = ['php_ob4096', 'phpflush', 'phpflushgz'].includes(config.name);
  if (note === 'none') return buffered ? 8392 : 8136;
  // PHP's own buffer of 4096 bytes gives way to flush() only with ob_flush() before it.
  return buffered && note === 'flush' ? 4096 : 0;
}

/** Rows were watched for so long before an event counted as held. */
const patienceMs = 700;

export function verdictOf(delivery: Delivery): 'streams' | 'held' {
  if (delivery.shape === 'delayed') return (delivery.ms ?? 0) < patienceMs ? 'streams' : 'held';
  return delivery.shape === 'immediate' ? 'streams' : 'held';
}

export const apacheRows = rowsOf('apache') as readonly ApacheRow[];
