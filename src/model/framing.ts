/** How an origin frames its response; the names are those of the measured rows (`test/truth`). */
export type Framing =
  | 'auto'
  | 'chunked'
  | 'close'
  | 'close-http1.0'
  | 'length'
  | 'one-chunk'
  | 'many-chunks'
  | 'size-line-apart'
  | 'three-writes'
  | 'late-chunk-end'
  | 'records'
  | 'h2';

export const framings: readonly Framing[] = [
  'auto',
  'chunked',
  'close',
  'close-http1.0',
  'length',
  'one-chunk',
  'many-chunks',
  'size-line-apart',
  'three-writes',
  'late-chunk-end',
  'records',
  'h2',
];
