/** The largest number that nginx's integers hold on the machines of today. */
const largest = 9_223_372_036_854_775_807n;

const units: Readonly<Record<string, bigint>> = { k: 1024n, m: 1024n ** 2n, g: 1024n ** 3n };

function bounded(digits: string, scale: bigint): number | undefined {
  if (digits.length < 10) return Number(digits) * Number(scale);
  const value = BigInt(digits) * scale;
  return value > largest ? undefined : Number(value);
}

/** A number as ngx_atoi() reads it; undefined when nginx refuses it. */
export function parseNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? bounded(text, 1n) : undefined;
}

/** Bytes, as ngx_parse_size() reads them: `4k`, `1m`. Undefined when nginx refuses. */
export function parseSize(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)([kKmM]?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : bounded(digits, units[unit.toLowerCase()] ?? 1n);
}

/** Bytes, as ngx_parse_offset() reads them: a size that may have `g` too. */
export function parseOffset(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+)([kKmMgG]?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : bounded(digits, units[unit.toLowerCase()] ?? 1n);
}

const dayMs = 86_400_000n;

/** Units of time, longest first; each may be followed only by shorter ones. */
const timeUnits: readonly (readonly [unit: string, ms: bigint])[] = [
  ['y', 365n * dayMs],
  ['M', 30n * dayMs],
  ['w', 7n * dayMs],
  ['d', dayMs],
  ['h', 3_600_000n],
  ['m', 60_000n],
  ['s', 1000n],
  ['ms', 1n],
];

/**
 * Milliseconds, as ngx_parse_time() reads them: `60`, `1m 30s`, `500ms`. Undefined when nginx refuses.
 * @param resolution what the directive counts in: years are for seconds only, `ms` for milliseconds only
 */
export function parseTime(text: string, resolution: 'ms' | 's'): number | undefined {
  const limit = resolution === 's' ? largest * 1000n : largest;
  let rest = text;
  let total = 0n;
  let step = resolution === 's' ? -1 : 1;
  let valid = false;
  while (rest !== '') {
    const [all = '', digits = '', written = ''] = /^(\d*)(ms|[yMwdhms ]|$)/.exec(rest) ?? [];
    if (all === '') return undefined;
    valid ||= digits !== '';
    // A blank, or nothing, after a number means seconds.
    const unit = written === ' ' || written === '' ? 's' : written;
    const index = timeUnits.findIndex(([name]) => name === unit);
    if (written !== '' && !follows(index, step, resolution)) return undefined;
    step = written === ' ' ? timeUnits.length : index;
    total += BigInt(digits === '' ? 0 : digits) * (timeUnits[index]?.[1] ?? 0n);
    if (total > limit) return undefined;
    rest = rest.slice(all.length);
    if (written !== '') rest = rest.replace(/^ +/, '');
  }
  return valid ? Number(total) : undefined;
}

/** May a unit come after what was read? Milliseconds cannot start with years or months. */
function follows(index: number, step: number, resolution: 'ms' | 's'): boolean {
  return index > step && !(resolution === 's' && timeUnits[index]?.[0] === 'ms');
}
