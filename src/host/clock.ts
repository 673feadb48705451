/** Milliseconds on the machine's monotonic clock: comparable between processes of one boot. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
