/** The words of the command line: what each command and flag does. */
export const commands = {
  about: 'Find out why Server-Sent Events do not get through a reverse proxy, prove it, fix it',
  json: 'Print one JSON document and nothing else',
  usage: 'unclog: {message}',
} as const;
