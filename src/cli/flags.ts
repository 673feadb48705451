import type { Messages } from '../messages/messages.ts';

/** A whole number from `min` to `max`, as a flag's value. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new SyntaxError(`expected a whole number from ${min} to ${max}, got "${text}"`);
  };
}

/** A flag that is there or not. */
export function booleanFlag(brief: string) {
  return { kind: 'boolean', default: false, withNegated: false, brief } as const;
}

/** A flag that takes any text. */
export function textFlag(brief: string, placeholder: string) {
  return { kind: 'parsed', parse: String, optional: true, brief, placeholder } as const;
}

/** `--json`, on every command. */
export function jsonFlag(messages: Messages) {
  return booleanFlag(messages.commands.flags.json);
}

/** `--port N`. */
export function portFlag(messages: Messages) {
  return {
    kind: 'parsed',
    parse: wholeNumber(1, 65_535),
    optional: true,
    brief: messages.commands.flags.port,
    placeholder: messages.commands.placeholders.port,
  } as const;
}

/** `--status N`. */
export function statusFlag(messages: Messages) {
  return {
    kind: 'parsed',
    parse: wholeNumber(200, 599),
    optional: true,
    brief: messages.commands.flags.status,
    placeholder: messages.commands.placeholders.status,
  } as const;
}

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A time such as `10s`, `500ms`, `2m`, or seconds alone, in milliseconds. */
export function duration(text: string): number {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  if (!found) throw new SyntaxError(`expected a time such as 10s or 500ms, got "${text}"`);
  return Number(found[1]) * unitsMs[(found[2] ?? 's') as keyof typeof unitsMs];
}
