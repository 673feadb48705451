/**
 * How late the clients see events, against the origin's own stamps on loopback: each client alone,
 * all at once, and curl's trace of the same kind of streams, alike: `npx jiti bench/observe.ts`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { run as runProgram } from '../src/host/child.ts';
import { monotonicMs } from '../src/host/clock.ts';
import { clientProfile, type ClientId, type ClientProfile } from '../src/model/client.ts';
import { Gate } from '../src/observe/gate.ts';
import { observe } from '../src/observe/observe.ts';
import { certificate } from '../test/observe/certificate.ts';

interface Origin {
  readonly process: ChildProcess;
  readonly ports: Readonly<Record<'plain' | 'tls' | 'h2c', number>>;
  readonly ca: string;
  readonly caFile: string;
}

const ids: readonly ClientId[] = [
  'h1',
  'h1+gzip',
  'h1-tls',
  'h1-tls+gzip',
  'h2',
  'h2+gzip',
  'h2c',
  'h1.0',
];
const gzipHeaderBytes = 10;
/** What frames so few bytes as a chunk of HTTP/1.1. */
const chunkFramingBytes = 5;
/** What was measured before leaves the machine busy for a moment. */
const settleMs = 300;
const count = 200;
const gapMs = 10;

function urlFor({ ports }: Origin, { http, tls }: ClientProfile): string {
  const port = tls ? ports.tls : http === '2' ? ports.h2c : ports.plain;
  return `${tls ? 'https' : 'http'}://localhost:${port}/`;
}

const versions = { '1.0': '--http1.0', '1.1': '--http1.1', '2': '--http2' } as const;

/** What the origin wrote on a path, when it is done. */
function stampsFor({ process }: Origin, path: string): Promise<readonly number[]> {
  return new Promise((resolve) => {
    const onMessage = (message: unknown): void => {
      const { path: from, stamps } = message as { path: string; stamps: readonly number[] };
      if (from !== path) return;
      process.off('message', onMessage);
      resolve(stamps);
    };
    process.on('message', onMessage);
  });
}

/** How long after its writing each event was seen, in milliseconds. */
async function ours(origin: Origin, id: ClientId, gate?: Gate): Promise<number[]> {
  const client = clientProfile(id)!;
  const path = `/ours/${id}`;
  const written = stampsFor(origin, path);
  const url = new URL(path, urlFor(origin, client)).href;
  const request = { url, client, ca: origin.ca };
  const seen = await observe(request, { patienceMs: 30_000, ...(gate ? { gate } : {}) });
  const begun = seen.startedAt - performance.timeOrigin + (monotonicMs() - performance.now());
  const stamps = await written;
  return seen.events.map(({ atMs, data }) => begun + atMs - (stamps[Number(data)] ?? Number.NaN));
}

/** A difference of two clocks of which one knows only the fraction of a second. */
function lateness(seenMs: number, stampMs: number): number {
  const late = (seenMs - stampMs) % 1000;
  return late < -500 ? late + 1000 : late > 500 ? late - 1000 : late;
}

/**
 * The same from the trace of `curl -N --trace-time`. The seconds in a trace are the wall clock's as
 * of its start, the fraction is the monotonic clock's (tool_cb_dbg.c), so only the latter counts.
 * A record of plain text holds its number; a compressed one is told by its place, gzip's own
 * header and the end of the body left out, and only if there is one for each event.
 */
async function curls(origin: Origin, id: ClientId): Promise<number[]> {
  const client = clientProfile(id)!;
  const version =
    client.http === '2' && !client.tls ? '--http2-prior-knowledge' : versions[client.http];
  const path = `/curl/${id}`;
  const written = stampsFor(origin, path);
  const flags = ['-N', '-s', '-o', '/dev/null', '--trace-ascii', '-', '--trace-time', version];
  const accept = client.gzip ? ['-H', 'Accept-Encoding: gzip'] : [];
  const url = new URL(path, urlFor(origin, client)).href;
  const ran = await runProgram('curl', [...flags, '--cacert', origin.caFile, ...accept, url]);
  if (!ran.ok) return [];
  const records = ran.value.stdout.split(/^(?=\d\d:\d\d:\d\d\.\d+ )/m).flatMap((record) => {
    const [, seconds, bytes] =
      /^\d\d:\d\d:(\d\d\.\d+) <= Recv data, (\d+) bytes/.exec(record) ?? [];
    const number = /data: (\d+)/.exec(record)?.[1];
    return seconds === undefined
      ? []
      : [{ seenMs: Number(seconds) * 1000, bytes: Number(bytes), number }];
  });
  const stamps = await written;
  if (!client.gzip) {
    return records.flatMap(({ seenMs, number }) =>
      number === undefined ? [] : [lateness(seenMs, stamps[Number(number)] ?? Number.NaN)],
    );
  }
  const framing = client.http === '2' ? 0 : chunkFramingBytes;
  const events = records.filter(
    ({ bytes }, at) => bytes > framing && (at > 0 || bytes > gzipHeaderBytes + framing),
  );
  return events.length !== stamps.length
    ? []
    : stamps.map((stamp, k) => lateness(events[k]?.seenMs ?? Number.NaN, stamp));
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? 'n/a' : value.toFixed(2);
}

const cells = (errors: readonly number[]): string[] => [
  percentile(errors, 0.5),
  percentile(errors, 0.99),
];

async function startOrigin(ca: { cert: string; key: string; certFile: string }): Promise<Origin> {
  const child = fork(join(import.meta.dirname, 'observe-origin.mjs'), {
    env: { COUNT: String(count), GAP_MS: String(gapMs), CERT: ca.cert, KEY: ca.key },
  });
  const ports = await new Promise<Origin['ports']>((resolve) => {
    child.once('message', (message) => resolve(message as Origin['ports']));
  });
  return { process: child, ports, ca: ca.cert, caFile: ca.certFile };
}

const tls = certificate();
const origin = await startOrigin(tls);
const tell = (texts: readonly string[]): void =>
  console.log(texts.map((text, k) => (k === 0 ? text.padEnd(14) : text.padStart(10))).join(''));
const load = loadavg()[0]?.toFixed(1) ?? '';
console.log(
  `lateness of ${count} events, ${gapMs} ms apart, in ms; load ${load} on ${cpus().length} cores`,
);
tell(['client', 'p50', 'p99', 'together', 'p99', 'curl p50', 'p99', 'together', 'p99']);
try {
  await ours(origin, 'h1');
  const gate = new Gate();
  const together = await Promise.all(ids.map((id) => ours(origin, id, gate)));
  const curlTogether = await Promise.all(ids.map((id) => curls(origin, id)));
  for (const [k, id] of ids.entries()) {
    await pause(settleMs);
    const alone = await ours(origin, id);
    await pause(settleMs);
    const columns = [alone, together[k] ?? [], await curls(origin, id), curlTogether[k] ?? []];
    tell([id, ...columns.flatMap(cells)]);
  }
} finally {
  origin.process.disconnect();
  tls.remove();
}
