import type { Piece } from './piece.ts';

/** A buffer in nginx's output chain (ngx_buf_t), as far as the filters look at it. */
export interface Buffer {
  readonly pieces: readonly Piece[];
  /** Its owner wants the memory back: the write filter does not postpone it. */
  readonly recycled: boolean;
  /** Everything up to here is to be sent now. */
  readonly flush: boolean;
  /** In a temporary file (a response that is being cached or stored). */
  readonly inFile: boolean;
}

/** The buffer that `ngx_http_send_special(r, NGX_HTTP_FLUSH)` sends. */
export const flushMark: Buffer = { pieces: [], recycled: false, flush: true, inFile: false };
