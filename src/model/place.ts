/** Half-open offsets into a file's bytes. Lines and columns exist only where a person reads them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of a file. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}
