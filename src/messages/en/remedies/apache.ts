/** What is changed in the configuration of Apache httpd. */
export const apacheRemedies = {
  'flushpackets-on': { title: 'Have Apache flush what the application sends: flushpackets=on' },
  'flushpackets-on-worker': {
    title: 'Give flushpackets=on to the directive that makes the worker',
  },
  'no-gzip': { title: 'Do not compress the stream: SetEnv no-gzip 1' },
  'longer-proxy-timeout': { title: 'Let the application be silent for longer: timeout=' },
} as const;
