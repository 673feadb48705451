/** The words of the reports. */
export const report = {
  verdicts: {
    streams: 'streams',
    clogged: 'clogged',
    unexplained: 'does not stream, cause unknown',
    'not-a-stream': 'not an event stream',
    silent: 'silent',
    unreachable: 'unreachable',
  },
} as const;
