import type { Settings } from '../../../model/route.ts';

const units: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size as ngx_parse_size and ngx_parse_offset read it, in bytes; undefined when it is none. */
export function parseSize(word: string): number | undefined {
  const [, digits, unit] = /^(\d+)([kmg]?)$/i.exec(word) ?? [];
  return digits === undefined
    ? undefined
    : Number(digits) * (units[unit?.toLowerCase() ?? ''] ?? 1);
}

const second = 1000;
const timeUnits: Readonly<Record<string, number>> = {
  y: 365 * 86_400 * second,
  M: 30 * 86_400 * second,
  w: 7 * 86_400 * second,
  d: 86_400 * second,
  h: 3600 * second,
  m: 60 * second,
  s: second,
  ms: 1,
};

/** A time as ngx_parse_time reads it, in milliseconds; undefined when it is none. */
export function parseTime(word: string): number | undefined {
  if (!/^(?:\d+(?:ms|[yMwdhms])? ?)+$/.test(word)) return undefined;
  return [...word.matchAll(/(\d+)(ms|[yMwdhms])?/g)].reduce(
    (sum, [, digits, unit]) => sum + Number(digits) * (timeUnits[unit ?? 's'] ?? second),
    0,
  );
}

/** Settings as typed values; what is absent or unreadable takes the default that is given. */
export class Values {
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /** The arguments of each directive in effect; empty when there is none. */
  all(directive: string): readonly (readonly string[])[] {
    return this.settings.get(directive)?.values ?? [];
  }

  /** The arguments of the one directive in effect. */
  words(directive: string): readonly string[] | undefined {
    return this.all(directive).at(-1);
  }

  has(directive: string): boolean {
    return this.all(directive).length > 0;
  }

  flag(directive: string, otherwise: boolean): boolean {
    const [word] = this.words(directive) ?? [];
    if (word?.toLowerCase() === 'on') return true;
    return word?.toLowerCase() === 'off' ? false : otherwise;
  }

  size(directive: string, otherwise: number): number {
    return parseSize(this.words(directive)?.[0] ?? '') ?? otherwise;
  }

  time(directive: string, otherwiseMs: number): number {
    return parseTime(this.words(directive)?.[0] ?? '') ?? otherwiseMs;
  }

  /** `proxy_buffers 8 4k`. */
  buffers(
    directive: string,
    otherwise: { readonly count: number; readonly bytes: number },
  ): { readonly count: number; readonly bytes: number } {
    const [count = '', size = ''] = this.words(directive) ?? [];
    const bytes = parseSize(size);
    return bytes === undefined || !/^\d+$/.test(count)
      ? otherwise
      : { count: Number(count), bytes };
  }
}
