import zlib from 'node:zlib';

/** Undoes a content coding, piece by piece. */
export interface Decoder {
  /**
   * Hands over all that the pieces so far let a client read. Calls must not overlap. After an
   * error nothing more comes.
   */
  push(bytes: Buffer, onData: (decoded: Buffer) => void): Promise<'ok' | 'bad-encoding'>;
  close(): void;
}

type ZlibStream = ReturnType<typeof zlib.createGunzip>;

/** Node ≥ 22.15 has it. */
const createZstd = (zlib as { createZstdDecompress?: () => ZlibStream }).createZstdDecompress;

function streamDecoder(stream: ZlibStream): Decoder {
  let failed = false;
  let receive: ((decoded: Buffer) => void) | undefined;
  // One listener for the stream's whole life: while none is there, data would be lost.
  stream.on('data', (decoded: Buffer) => receive?.(decoded));
  stream.on('error', () => (failed = true));
  return {
    push: (bytes, onData) =>
      new Promise((resolve) => {
        const done = (): void => {
          stream.off('error', done).off('close', done);
          resolve(failed ? 'bad-encoding' : 'ok');
        };
        if (failed || stream.destroyed) return done();
        receive = onData;
        stream.once('error', done).once('close', done);
        stream.write(bytes, done);
      }),
    close: () => void stream.destroy(),
  };
}

/** `deflate` means zlib's format, but some servers send it bare; the first byte tells. */
function inflateFor(first: number): ZlibStream {
  return (first & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
}

/**
 * The decoder of a `Content-Encoding`; `identity` when there is nothing to undo, `unknown` when it
 * cannot be undone here (an unknown name, several codings, zstd where Node lacks it).
 */
export function decoderFor(coding: string, first: number): Decoder | 'identity' | 'unknown' {
  switch (coding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return 'identity';
    case 'gzip':
    case 'x-gzip':
      return streamDecoder(zlib.createGunzip());
    case 'deflate':
      return streamDecoder(inflateFor(first));
    case 'br':
      return streamDecoder(zlib.createBrotliDecompress());
    case 'zstd':
      return createZstd ? streamDecoder(createZstd()) : 'unknown';
    default:
      return 'unknown';
  }
}
