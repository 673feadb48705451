import type { Socket } from 'node:net';

import type { Exchange, Sink } from '../exchange.ts';
import type { StreamRequest } from '../request.ts';
import { FastcgiReader } from './fastcgi.ts';
import { gatewayRequestBytes } from './request.ts';
import { CgiResponse } from './response.ts';

type Reader = (wire: Buffer) => void;

/** FastCGI says itself where a response ends: a connection that closes before cuts it. */
function recordReader(response: CgiResponse, sink: Sink): Reader {
  const records = new FastcgiReader();
  return (wire) => {
    for (const part of records.push(wire, (bytes) => sink.frame(bytes))) {
      if (part.kind === 'output') response.push(part.bytes);
      else if (part.kind === 'end') response.end('complete');
      else response.end('cut', 'bad-record');
    }
  };
}

/** Speaks FastCGI, uwsgi or SCGI, as a web server speaks it to the application behind. */
export function exchangeGateway({
  protocol,
  parameters,
}: NonNullable<StreamRequest['gateway']>): Exchange {
  return (socket: Socket, _request, target, sink) => {
    const framed = protocol === 'fastcgi';
    const response = new CgiResponse(sink, framed);
    const read: Reader = framed ? recordReader(response, sink) : (wire) => response.push(wire);
    socket.on('data', (wire: Buffer) => {
      sink.read(wire.length);
      read(wire);
    });
    const closed = framed ? 'cut' : 'complete';
    socket.on('end', () => response.end(closed));
    socket.on('error', () => response.end('reset'));
    socket.on('close', () => response.end(closed));
    socket.write(gatewayRequestBytes(protocol, parameters, target.body));
  };
}
