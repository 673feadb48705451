/** What mod_proxy_fcgi reads at a time (AP_IOBUFSIZE). */
const readBytes = 8192;

/** Less than this waits for more (THRESHOLD_MIN_WRITE in core_filters.c). */
const writeAtLeast = 4096;

/** What mod_ssl collects before it encrypts (ssl_io_filter_coalesce). */
const coalesced = 8192;

/** How a connection takes what no one flushes. */
export interface Connection {
  readonly http: '1.0' | '1.1' | '2';
  readonly tls: boolean;
}

/** The bytes of a chunk's size line and end. */
const chunkFrame = (bytes: number): number => bytes.toString(16).length + 4;

/**
 * Bytes on their way to a client, counted. mod_http2 sends whatever it gets at
 * once; HTTP/1.x waits for 4096 bytes, over TLS for whole blocks of 8192.
 */
export class Writer {
  readonly #connection: Connection;
  #written = 0;
  #sent = 0;

  /** @param headBytes the response header, which goes before the first byte of the body */
  constructor(connection: Connection, headBytes: number) {
    this.#connection = connection;
    this.#written = headBytes;
  }

  /** Takes a piece as it comes from the application. */
  write(bytes: number): void {
    const { http, tls } = this.#connection;
    for (let left = bytes; left > 0; left -= readBytes) {
      const piece = Math.min(left, readBytes);
      this.#written += piece + (http === '1.1' ? chunkFrame(piece) : 0);
      if (http === '2') this.#sent = this.#written;
      else if (tls)
        this.#sent = Math.max(this.#sent, Math.floor(this.#written / coalesced) * coalesced);
      else if (this.#written - this.#sent >= writeAtLeast) this.#sent = this.#written;
    }
  }

  /** Lets everything go. */
  flush(): void {
    this.#sent = this.#written;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Bytes that were written and have not gone out. */
  get held(): number {
    return this.#written - this.#sent;
  }
}
