import type { Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { clientProfile } from '../../src/model/client.ts';
import { watch } from './barrier.ts';
import { startNginx, type Nginx } from './nginx.ts';
import { rowsOf, type Row } from '../truth/rows.ts';
import { chunk, rawOrigin, type RawOrigin } from './origin.ts';

const directives =
  /^(?:proxy_pass http:\/\/origin|(?:proxy_buffering|proxy_http_version|proxy_set_header Connection|gzip|gzip_types) [^{]*)$/;
const framings = new Set(['auto', 'chunked', 'close', 'length']);

/** Buffering × HTTP version × TLS × gzip × client, with every origin that frames as servers do. */
function isInMatrix(row: Row): boolean {
  const { version, timingDependent, location, origin, clientHeaders = {}, event } = row;
  return (
    version === '1.22.1' &&
    timingDependent === undefined &&
    location.every((text) => directives.test(text)) &&
    framings.has(origin.framing) &&
    origin.status === undefined &&
    origin.compression === undefined &&
    typeof event.bytes === 'number' &&
    Object.entries(clientHeaders).every(
      ([name, value]) => `${name}:${value}` === 'Accept-Encoding:gzip',
    )
  );
}

const rows = (rowsOf('nginx') as readonly Row[]).filter(isInMatrix);
const locations = [...new Set(rows.map((row) => row.location.join('; ')))];

let nginx: Nginx;
let origin: RawOrigin;
/** What to do with the request of a row, by its path. */
const answers = new Map<string, (socket: Socket, http10: boolean) => Promise<void>>();

beforeAll(async () => {
  origin = await rawOrigin(async (socket, request) => {
    const [, path = '', version = ''] = request.split(/[ \r]/);
    await answers.get(path)?.(socket, version === 'HTTP/1.0');
  });
  nginx = await startNginx(
    locations
      .map(
        (text, k) =>
          `location /${k}/ { ${text.replace('http://origin', `http://127.0.0.1:${origin.port}`)}; }`,
      )
      .join('\n'),
  );
});

afterAll(async () => {
  await nginx.stop();
  await origin.close();
});

function originHead({ origin: { framing, headers } }: Row, chunked: boolean): string {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  const told = chunked
    ? 'Transfer-Encoding: chunked'
    : framing === 'length'
      ? 'Content-Length: 1000000000'
      : 'Connection: close';
  return ['HTTP/1.1 200 OK', ...given, told, '', ''].join('\r\n');
}

/** Hardly compressible, as the rows were measured. */
function eventText(bytes: number, k: number): string {
  const room = Math.max(0, bytes - 'data: \n\n'.length);
  let text = String(k);
  while (text.length < room) text += Math.floor(Math.random() * 2 ** 32).toString(16);
  return `data: ${text.slice(0, room)}\n\n`;
}

/** An event that has not come after so long is held. */
const patienceMs = 1000;

/** The barrier: event k is written, then nothing, until the client has it or patience ends. */
async function judge(row: Row, number: number): Promise<string> {
  const path = `/${locations.indexOf(row.location.join('; '))}/${number}`;
  const secure = row.client === 'h1-tls' || row.client === 'h2';
  const port = secure ? nginx.tls : row.client === 'h2c' ? nginx.h2c : nginx.plain;
  const watched = watch({
    url: `http${secure ? 's' : ''}://127.0.0.1:${port}${path}`,
    client: clientProfile(row.client)!,
    headers: Object.entries(row.clientHeaders ?? {}),
    ca: nginx.certificate.cert,
  });
  const judged = new Promise<string>((resolve) => {
    answers.set(path, async (socket, http10) => {
      const { framing, headersWithFirstEvent } = row.origin;
      const chunked = framing === 'chunked' || (framing === 'auto' && !http10);
      const head = originHead(row, chunked);
      let early = '';
      if (!headersWithFirstEvent) {
        socket.write(head);
        const came = await watched.until((soFar) => soFar.head !== undefined, patienceMs / 2);
        if (row.result.headers) early = came ? ' early' : ' late';
      }
      for (let k = 1; k <= row.event.count; k++) {
        const text = eventText(row.event.bytes as number, k);
        const wire = chunked ? chunk(text) : Buffer.from(text);
        socket.write(
          k === 1 && headersWithFirstEvent ? Buffer.concat([Buffer.from(head), wire]) : wire,
        );
        if (!(await watched.until(({ events }) => events.length >= k, patienceMs))) {
          return resolve(`held at ${k}${early}`);
        }
      }
      return resolve(`streams${early}`);
    });
  });
  const result = await Promise.race([judged, watched.ended.then(() => 'ended early')]);
  await watched.stop();
  return result;
}

function expected({ result }: Row): string {
  const verdict = result.verdict === 'held' ? `held at ${result.heldAt}` : 'streams';
  return result.headers ? `${verdict} ${result.headers}` : verdict;
}

test('every client sees what was measured, row by row', { timeout: 300_000 }, async () => {
  expect(rows.length).toBeGreaterThan(1200);
  const wrong: unknown[] = [];
  const queue = rows.map((row, number) => ({ row, number }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const seen = await judge(next.row, next.number);
      if (seen !== expected(next.row))
        wrong.push({ seen, expected: expected(next.row), ...next.row });
    }
  };
  await Promise.all(Array.from({ length: 96 }, work));
  expect(wrong).toEqual([]);
});
