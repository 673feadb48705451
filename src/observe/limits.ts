/** What one observation may keep or read at most; a hostile server cannot make it more. */
export interface Limits {
  /** Decoded body bytes; then watching ends with `limit-body`. */
  readonly bodyBytes: number;
  /** Socket reads, and so chunks and frames; then `limit-reads`. */
  readonly reads: number;
  /** Events and comments together; then `limit-items`. */
  readonly items: number;
  /** An unfinished line, and an unfinished event. */
  readonly eventBytes: number;
}

/**
 * At most about 250 MB of memory in the worst case (64 Mi characters of two bytes each, twice 16 MiB
 * of an unfinished line and event, and the lists): the data of events is kept whole, because it is
 * compared across hops.
 */
export const defaultLimits: Limits = {
  bodyBytes: 64 * 1024 * 1024,
  reads: 200_000,
  items: 200_000,
  eventBytes: 16 * 1024 * 1024,
};
