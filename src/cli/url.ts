import type { Messages } from '../messages/messages.ts';

/** `URL` */
export function urlArgument({ commands }: Messages) {
  const { url: brief, placeholders } = commands;
  return {
    kind: 'tuple',
    parameters: [{ parse: String, brief, placeholder: placeholders.url }],
  } as const;
}
