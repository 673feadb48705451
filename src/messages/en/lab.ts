/** The words of the lab. */
export const lab = {
  scenarios: {
    'sse-behind-nginx': {
      title: 'Server-Sent Events do not work behind nginx',
      story:
        'A page shows live events. Since nginx stands in front of the application as a reverse proxy, the page still loads, but no event arrives any more. Make curl -N localhost/event print data: 1, data: 2, data: 3 … again.',
    },
  },
  up: '{scenario} is up, and broken on purpose: {title}.',
  page: 'page',
  stream: 'stream',
  config: 'edit',
  reload: 'reload',
  grade: 'grade',
  stop: 'stop',
  portPassedOver: 'Port {port} is {why}, so the lab listens on {taken}.',
  why: { taken: 'taken', forbidden: 'not allowed for this user' },
  untilInterrupt: 'Ctrl+C ends it.',
  nginxEnded: 'nginx ended by itself: {reason}',
  stopped: '{scenario} is stopped.',
  solved: '{scenario}: {file} now says {put}',
  fullMarks:
    'full marks: {command} prints data: 1, data: 2, data: 3 …, each before the next is sent',
  noMarks: 'no marks: {reason}',
  withoutCurl: 'curl is not installed; the same request was made without it',
  printed: 'It printed:',
} as const;
