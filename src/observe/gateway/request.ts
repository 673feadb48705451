import type { Gateway, Parameters } from '../../model/route.ts';

/** FastCGI record types (FastCGI Specification 1.0, section 8). */
const begin = 1;
const parameters = 4;
const input = 5;
const recordBytesAtMost = 65_528;

function fastcgiRecord(type: number, content: Buffer): Buffer {
  const { length } = content;
  return Buffer.concat([Buffer.from([1, type, 0, 1, length >> 8, length & 0xff, 0, 0]), content]);
}

/** As many records as the content needs, then the empty one that ends the stream (section 3.3). */
function fastcgiStream(type: number, content: Buffer): Buffer {
  const records: Buffer[] = [];
  for (let at = 0; at < content.length; at += recordBytesAtMost) {
    records.push(fastcgiRecord(type, content.subarray(at, at + recordBytesAtMost)));
  }
  return Buffer.concat([...records, fastcgiRecord(type, Buffer.alloc(0))]);
}

/** One byte for a short length, four with the highest bit set for others (section 3.4). */
function fastcgiLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((length | 0x8000_0000) >>> 0);
  return bytes;
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

function fastcgiRequest(variables: Parameters, body: Buffer): Buffer {
  const pairs = variables.flatMap(([name, value]) => [
    fastcgiLength(name.length),
    fastcgiLength(value.length),
    bytesOf(name + value),
  ]);
  // The role of a responder; the connection ends with the request, as without fastcgi_keep_conn.
  const responder = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([
    fastcgiRecord(begin, responder),
    fastcgiStream(parameters, Buffer.concat(pairs)),
    fastcgiStream(input, body),
  ]);
}

/** A header of four bytes, the length in the middle two; 0 stands for the WSGI modifier. */
function uwsgiRequest(variables: Parameters, body: Buffer): Buffer {
  const sized = (text: string): Buffer => {
    const size = Buffer.alloc(2);
    size.writeUInt16LE(text.length);
    return Buffer.concat([size, bytesOf(text)]);
  };
  const pairs = Buffer.concat(variables.flatMap((pair) => pair.map(sized)));
  const header = Buffer.alloc(4);
  header.writeUInt16LE(pairs.length, 1);
  return Buffer.concat([header, pairs, body]);
}

/** A netstring of names and values that end in NUL; the length of the body comes first. */
function scgiRequest(variables: Parameters, body: Buffer): Buffer {
  const others = variables.filter(([name]) => name !== 'CONTENT_LENGTH');
  const all: Parameters = [['CONTENT_LENGTH', String(body.length)], ...others];
  const text = all.map(([name, value]) => `${name}\0${value}\0`).join('');
  return Buffer.concat([bytesOf(`${text.length}:${text},`), body]);
}

const encoders: Readonly<Record<Gateway, (variables: Parameters, body: Buffer) => Buffer>> = {
  fastcgi: fastcgiRequest,
  uwsgi: uwsgiRequest,
  scgi: scgiRequest,
};

/** A request in a gateway's protocol; variables are binary strings. */
export function gatewayRequestBytes(
  protocol: Gateway,
  variables: Parameters,
  body: Buffer,
): Buffer {
  const sized = variables.map(([name, value]): readonly [string, string] =>
    name === 'CONTENT_LENGTH' && body.length > 0 ? [name, String(body.length)] : [name, value],
  );
  return encoders[protocol](sized, body);
}
