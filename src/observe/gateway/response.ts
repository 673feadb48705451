import type { Head } from '../../model/observation.ts';
import { ok, type Result } from '../../model/result.ts';
import { ByteBuffer } from '../../sse/byte-buffer.ts';
import type { Sink } from '../exchange.ts';
import { headEnd, headerOf, headLimitBytes, parseHead, parseHeaders } from '../http1-head.ts';

/** The head of a CGI response (RFC 3875, section 6); some applications write HTTP's status line. */
function headOf(bytes: Buffer): Result<Omit<Head, 'atMs'>> {
  if (bytes.subarray(0, 5).toString('latin1') === 'HTTP/') return parseHead(bytes);
  const parsed = parseHeaders(bytes.toString('latin1').split(/\r?\n/));
  if (!parsed.ok) return parsed;
  const headers = parsed.value.filter(([name]) => name.toLowerCase() !== 'status');
  const named = headerOf({ headers: parsed.value }, 'status');
  const [, status, reason = ''] = /^(\d{3})(?: (.*))?$/.exec(named ?? '') ?? [];
  const redirects = headerOf({ headers }, 'location') !== undefined;
  return ok({
    httpVersion: '1.1',
    status: status === undefined ? (redirects ? 302 : 200) : Number(status),
    reason,
    headers,
  });
}

/** Reads a CGI response from the pieces in which it comes; what carries them says when it ends. */
export class CgiResponse {
  private readonly sink: Sink;
  private readonly records: boolean;
  private readonly headBytes = new ByteBuffer(2 * headLimitBytes);
  private hasHead = false;
  private bodyLeft = Infinity;
  private over = false;

  /** `records`: the pieces are framed by what carries them. */
  constructor(sink: Sink, records: boolean) {
    this.sink = sink;
    this.records = records;
  }

  push(bytes: Buffer): void {
    if (this.over) return;
    if (this.hasHead) this.body(bytes);
    else this.head(bytes);
  }

  /** Ends the response; without its whole head or body it is cut. */
  end(kind: 'complete' | 'cut' | 'reset', code?: string): void {
    if (this.over) return;
    this.over = true;
    if (!this.hasHead) this.sink.end(kind === 'reset' ? kind : 'cut', code ?? 'no-response');
    else if (this.bodyLeft > 0 && this.bodyLeft < Infinity) this.sink.end('cut', code);
    else this.sink.end(kind, code);
  }

  private head(bytes: Buffer): void {
    const searched = this.headBytes.length;
    this.headBytes.add(bytes);
    const end = headEnd(this.headBytes.view(), Math.max(0, searched - 3));
    if (end === undefined) {
      if (this.headBytes.length > headLimitBytes) this.end('cut', 'header-too-big');
      return;
    }
    const all = this.headBytes.take();
    const head = headOf(all.subarray(0, end));
    if (!head.ok) return this.end('cut', head.failure.code);
    this.hasHead = true;
    this.sink.head(head.value);
    const length = headerOf(head.value, 'content-length');
    if (length !== undefined && /^\d+$/.test(length)) this.bodyLeft = Number(length);
    this.sink.framing(this.records ? 'records' : this.bodyLeft < Infinity ? 'length' : 'close');
    this.body(all.subarray(end));
  }

  private body(bytes: Buffer): void {
    const body = bytes.subarray(0, this.bodyLeft);
    this.bodyLeft -= body.length;
    this.sink.body(body);
    if (this.bodyLeft === 0) this.end('complete');
  }
}
