import type { Answer } from '../../model/answer.ts';
import type { Delivery } from '../../model/delivery.ts';
import type { OwnPassage } from '../own-ways.ts';
import type { Foreseen, Question } from '../predictor.ts';
import type { Connection } from './delivery/writer.ts';
import { model, type ModelResponse } from './model.ts';
import type { Proxying, Resolution } from './routing/resolution.ts';

/** A status line, the date, the server's name in Debian's words, and the line that ends the header. */
const ownBytes = 17 + 37 + 32 + 2;

const framingBytes: Readonly<Record<Connection['http'], number>> = {
  '1.0': 'Connection: close\r\n'.length,
  '1.1': 'Transfer-Encoding: chunked\r\n'.length,
  '2': 0,
};

/** What the header takes that httpd sends for an answer, in bytes; its modules may add to it. */
function headBytesOf({ headers }: Answer, { http }: Connection): number {
  const said = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  return ownBytes + said + framingBytes[http];
}

/** Spoken to in HTTP/2 an application's header comes with its first event. */
const speaksHttp2 = (scheme: string): boolean => scheme === 'h2' || scheme === 'h2c';

function responseOf(answer: Answer, { scheme }: Proxying, to: Connection): ModelResponse {
  const type = answer.headers.findLast(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return {
    scheme,
    contentType: type ?? '',
    eventBytes: answer.eventBytes,
    headBytes: headBytesOf(answer, to),
    headersWithFirstEvent: answer.headersWithFirstEvent || speaksHttp2(scheme),
    collects: 0,
    idleMs: answer.idleMs ?? 0,
  };
}

/** How a proxy connects to what it passes on to. */
const connectionOf = ({ scheme }: Proxying): Connection => ({
  http: speaksHttp2(scheme) ? '2' : '1.1',
  tls: scheme === 'https' || scheme === 'h2',
});

const ends = ({ end, endMs }: Delivery): Pick<Delivery, 'end' | 'endMs'> =>
  endMs === undefined ? { end } : { end, endMs };

/** What an outer passage makes of what an inner one delivers: delays add up, the sooner end counts. */
function through(outer: Delivery, inner: Delivery): Delivery {
  const headers = outer.headers === 'late' ? outer.headers : inner.headers;
  const first = (outer.endMs ?? Infinity) < (inner.endMs ?? Infinity) ? outer : inner;
  const end = ends(first);
  const { shape, bytes } = outer.shape === 'held' ? outer : inner;
  if (shape === 'held')
    return { shape, ...(bytes === undefined ? {} : { bytes }), headers, ...end };
  const ms = (outer.ms ?? 0) + (inner.ms ?? 0);
  return ms > 0 ? { shape: 'delayed', ms, headers, ...end } : { shape, headers, ...end };
}

/** What a client gets on a way of which each passage passes on. */
export function foresee(
  way: readonly OwnPassage<Resolution>[],
  { client, answer }: Question,
): Foreseen | undefined {
  let connection: Connection = client;
  const deliveries: Delivery[] = [];
  for (const { resolution } of way) {
    const { handler, settings, path } = resolution;
    if (handler.kind !== 'pass') return undefined;
    const request = { ...connection, gzip: client.gzip, path };
    deliveries.push(model(settings, responseOf(answer, handler, connection), request).delivery);
    connection = connectionOf(handler);
  }
  const [last, ...outer] = deliveries.toReversed();
  return last && { delivery: outer.reduce((inner, one) => through(one, inner), last) };
}
