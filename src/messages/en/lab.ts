/** The words of the lab. */
export const lab = {
  /** The stories and hints lie with the scenarios, in a file for each language. */
  language: 'en',
  up: '{scenario} is up, and broken on purpose: {title}.',
  page: 'page',
  stream: 'stream',
  config: 'edit',
  reload: 'reload',
  grade: 'grade',
  help: 'help',
  stop: 'stop',
  hint: 'Hint {number} of {of}:',
  otherClients: 'what the clients get, which does not count:',
  portPassedOver: 'Port {port} is {why}, so the lab listens on {taken}.',
  why: { taken: 'taken', forbidden: 'not allowed for this user' },
  untilInterrupt: 'Ctrl+C ends it.',
  ended: '{program} ended by itself: {reason}',
  stopped: '{scenario} is stopped.',
  solved: '{scenario}: {file} now says {put}',
  fullMarks:
    'full marks: {command} prints data: 1, data: 2, data: 3 …, each before the next is sent',
  noMarks: 'no marks: {reason}',
  withoutCurl: 'curl is not installed; the same request was made without it',
  printed: 'It printed:',
} as const;
