import type { Messages } from '../messages/messages.ts';

/** `URL` */
export function urlArgument({ commands }: Messages) {
  const { url: brief, placeholders } = commands;
  return {
    kind: 'tuple',
    parameters: [{ parse: String, brief, placeholder: placeholders.url }],
  } as const;
}

/** The URL, where something else may name it. */
export function optionalUrlArgument({ commands }: Messages) {
  const { url, placeholders } = commands;
  return {
    kind: 'tuple',
    parameters: [{ parse: String, brief: url, placeholder: placeholders.url, optional: true }],
  } as const;
}
