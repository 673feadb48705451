import { expect, test } from 'vitest';

import type { Outcome } from '../src/proxies/nginx/delivery/barrier.ts';
import type { Request } from '../src/proxies/nginx/delivery/request.ts';
import { model, modelRoute } from '../src/proxies/nginx/model.ts';
import type { Response } from '../src/proxies/nginx/response.ts';
import {
  responseOf,
  rowsOf,
  settingsOf,
  type NestedRow,
  type Row,
  type TimeoutRow,
} from './truth/rows.ts';

const protocols = {
  h1: { http: '1.1', tls: false },
  'h1.0': { http: '1.0', tls: false },
  'h1-tls': { http: '1.1', tls: true },
  h2: { http: '2', tls: true },
  h2c: { http: '2', tls: false },
} as const;

const requestOf = (client: keyof typeof protocols, headers: Request['headers']): Request => ({
  ...protocols[client],
  method: 'GET',
  headers,
});

const buildOf = (version: string) => ({ flavour: 'nginx', version, modules: [], pageSize: 4096 });

const filler = { count: 4, fillBytes: 256 };

function predict(row: Row) {
  const request = requestOf(row.client, Object.entries(row.clientHeaders ?? {}));
  const watching = { ...filler, count: row.event.count };
  const settings = settingsOf(row.location);
  return model(settings, buildOf(row.version), responseOf(row), request, watching)!;
}

/** Counts what agrees; prints it, and gives the rows that do not. */
function compare<T>(what: string, rows: readonly T[], agrees: (row: T) => boolean): readonly T[] {
  const wrong = rows.filter((row) => !agrees(row));
  console.log(`${what}: ${rows.length - wrong.length} of ${rows.length}`);
  return wrong;
}

const rows = (rowsOf('nginx') as readonly Row[])
  .filter((row) => !row.timingDependent)
  .map((row) => Object.assign(row, { predicted: predict(row) }));

test('one nginx: the verdict of every row', () => {
  const wrong = compare(
    'verdict',
    rows,
    ({ predicted, result }) =>
      (predicted.outcome.heldAt === undefined) === (result.verdict === 'streams') &&
      (predicted.delivery.shape === 'immediate') === (result.verdict === 'streams'),
  );
  expect(rows.length).toBe(9124);
  expect(wrong).toEqual([]);
});

test('one nginx: when the response header comes', () => {
  const measured = rows.filter(({ result }) => result.headers !== undefined);
  const wrong = compare(
    'header timing',
    measured,
    ({ predicted, result }) => predicted.outcome.headers === result.headers,
  );
  expect(wrong).toEqual([]);
});

test('one nginx: the first held event', () => {
  const wrong = compare(
    'first held event',
    rows,
    ({ predicted, result }) => predicted.outcome.heldAt === result.heldAt,
  );
  expect(wrong).toEqual([]);
});

test('one nginx: the framing that the client sees', () => {
  const names = { length: 'cl', chunked: 'chunked', close: 'close', h2: 'h2' } as const;
  const wrong = compare(
    'client framing',
    rows,
    ({ predicted, result }) => names[predicted.plan.writer.framing] === result.clientFraming,
  );
  expect(wrong).toEqual([]);
});

const isCompressed = (row: Row): boolean =>
  row.origin.compression !== undefined ||
  row.location.some((directive) => /^(?:gzip|brotli) on/.test(directive));

/** `limit_rate` paces by the clock, which the barrier does not know. */
const isPaced = (row: Row): boolean => row.location.some((text) => text.includes('limit_rate'));

/** Bytes of a chunk's framing count as payload where nginx passes them on as such. */
const isUnframed = (row: Row): boolean =>
  /^(?:uwsgi|scgi)_pass/.test(row.location[0]!) && row.origin.framing === 'chunked';

test('one nginx: how much of the first held event is missing', () => {
  const held = rows.filter(
    (row) => row.result.verdict === 'held' && !isPaced(row) && !isUnframed(row),
  );
  const wrong = compare(
    'missing bytes',
    held,
    ({ predicted, result }) => predicted.outcome.missingBytes === result.missingBytes,
  );
  expect(wrong).toEqual([]);
});

const released = rows.filter((row) => row.result.verdict === 'held' && !isPaced(row));

test('one nginx: the first release, uncompressed, within 600 bytes', () => {
  const plain = released.filter((row) => !isCompressed(row));
  const wrong = compare('first release', plain, ({ predicted, result }) => {
    const [sent] = result.firstRelease ?? [];
    const { releaseBytes } = predicted.outcome;
    if (sent === undefined || releaseBytes === undefined) return sent === releaseBytes;
    return Math.abs(releaseBytes - sent) <= 600;
  });
  expect(wrong).toEqual([]);
});

type ReleaseClass = 'at once' | 'tens of kB' | 'only the end';

function releaseClass(bytes: number | undefined): ReleaseClass {
  if (bytes === undefined) return 'only the end';
  return bytes < 5000 ? 'at once' : 'tens of kB';
}

test('one nginx: the first release, compressed, by its class', () => {
  const compressed = released.filter(isCompressed);
  const wrong = compare(
    'class of first release',
    compressed,
    ({ predicted, result }) =>
      releaseClass(predicted.outcome.releaseBytes) === releaseClass(result.firstRelease?.[0]),
  );
  expect(wrong).toEqual([]);
});

function predictNested(row: NestedRow): Outcome {
  const { config, origin, client, event } = row;
  const build = buildOf(row.version);
  const hops = [
    [`proxy_pass ${config.innertls ? 'https' : 'http'}://inner`, ...config.outerDirs],
    ['proxy_pass http://origin', ...config.innerDirs],
  ].map((location) => ({ settings: settingsOf(location), build }));
  const accel = origin.xab === null ? [] : [['X-Accel-Buffering', origin.xab] as const];
  const response: Response = {
    framing: origin.framing,
    status: 200,
    headers: [['Content-Type', 'text/event-stream'], ...accel],
    headerBytes: 80,
    headersWithFirstEvent: false,
    oneRecord: false,
    eventBytes: [event.size],
    text: 'hex',
  };
  const request = requestOf(client.proto, [['Accept-Encoding', 'gzip']]);
  return modelRoute(hops, response, request, filler)!.outcome;
}

test('two nginx: every row, as a fold over the hops', () => {
  const nested = (rowsOf('nested-nginx') as readonly NestedRow[]).map((row) =>
    Object.assign(row, { outcome: predictNested(row) }),
  );
  const wrong = compare(
    'nested verdict, header timing, first held event',
    nested,
    ({ outcome, result }) =>
      (outcome.heldAt === undefined) === (result.verdict === 'streams') &&
      outcome.headers === result.headers &&
      outcome.heldAt === result.heldAt,
  );
  const far = compare('nested first release', nested, ({ outcome, result }) => {
    const [sent] = result.firstRelease ?? [];
    return sent === undefined || Math.abs(outcome.releaseBytes! - sent) <= 600;
  });
  expect(nested.length).toBe(956);
  expect(wrong).toEqual([]);
  expect(far).toEqual([]);
});

const silences: Readonly<Record<string, Pick<Response, 'idleMs' | 'headerDelayMs'>>> = {
  silent: { idleMs: 3000 },
  heartbeat600: { idleMs: 600 },
  hdrdelay2000: { headerDelayMs: 2000, idleMs: 500 },
};

test('what cuts an idle stream, and when', () => {
  const watched = (rowsOf('timeouts') as readonly TimeoutRow[]).filter(
    ({ note }) => silences[note] !== undefined,
  );
  const wrong = compare('cut', watched, (row) => {
    const response: Response = {
      framing: row.directives[0]!.startsWith('fastcgi') ? 'records' : 'auto',
      status: 200,
      headers: [['Content-Type', 'text/event-stream']],
      headerBytes: 80,
      headersWithFirstEvent: false,
      oneRecord: false,
      eventBytes: [200],
      text: 'hex',
      ...silences[row.note],
    };
    const request = requestOf(row.client.proto, []);
    const predicted = model(settingsOf(row.directives), buildOf(row.version), response, request)!;
    const { end, endMs } = predicted.delivery;
    if (row.result.status === 504) return predicted.status === 504 && end === 'cut';
    if (row.result.verdict === 'open') return end === 'open' && predicted.status === undefined;
    return end === 'cut' && Math.abs(endMs! - row.result.cutMs!) < 200;
  });
  expect(watched.length).toBeGreaterThan(400);
  expect(wrong).toEqual([]);
});
