import type { Messages } from '../messages/messages.ts';

/** A whole number from `min` to `max`, as a flag's value. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= min && number <= max) return number;
    throw new SyntaxError(`expected a whole number from ${min} to ${max}, got "${text}"`);
  };
}

/** `--json`, on every command. */
export function jsonFlag(messages: Messages) {
  return {
    kind: 'boolean',
    default: false,
    withNegated: false,
    brief: messages.commands.flags.json,
  } as const;
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
