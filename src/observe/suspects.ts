/** A number that a known mechanism leaves in a delivery. What it means is told in `messages/`, by code. */
export interface Suspect {
  readonly code: string;
  /** Bytes of a batch, or milliseconds of a delay, a period or a cut. */
  readonly value: number;
}

/** Sizes of batches and of what must be written before anything comes, in bytes. */
export const sizeSuspects: readonly Suspect[] = [
  { code: 'tcp-segment', value: 1460 },
  { code: 'page-4k', value: 4096 },
  { code: 'page-8k', value: 8192 },
  { code: 'buffer-16k', value: 16_384 },
  { code: 'deflate-window', value: 32_768 },
  { code: 'buffer-64k', value: 65_536 },
];

/** Flat delays and periods, in milliseconds. */
export const delaySuspects: readonly Suspect[] = [
  { code: 'delayed-ack', value: 40 },
  { code: 'cork-timer', value: 200 },
  { code: 'rate-limit-interval', value: 200 },
  { code: 'poll-1s', value: 1000 },
];

/** After how long streams are cut, in milliseconds. */
export const cutSuspects: readonly Suspect[] = [
  { code: 'api-gateway-29s', value: 29_000 },
  { code: 'router-30s', value: 30_000 },
  { code: 'heroku-55s', value: 55_000 },
  { code: 'read-timeout-60s', value: 60_000 },
  { code: 'cloudflare-100s', value: 100_000 },
  { code: 'cloudflare-125s', value: 125_000 },
  { code: 'azure-230s', value: 230_000 },
  { code: 'azure-240s', value: 240_000 },
  { code: 'timeout-300s', value: 300_000 },
  { code: 'gateway-350s', value: 350_000 },
  { code: 'function-900s', value: 900_000 },
  { code: 'timeout-3600s', value: 3_600_000 },
];

/** The suspects within `slack` of a value, nearest first. */
export function suspectsFor(
  value: number,
  table: readonly Suspect[],
  slack: number,
): readonly Suspect[] {
  return table
    .filter((suspect) => Math.abs(suspect.value - value) <= slack)
    .sort((a, b) => Math.abs(a.value - value) - Math.abs(b.value - value));
}
