/** Causes that cut a stream in nginx by a clock. */
export const nginxTimeoutCauses = {
  'nginx/read-timeout': {
    title: 'nginx cuts the stream when the application is silent',
    why: '{directive} is {timeout}: when the application sends nothing for so long, nginx closes the response. Any byte counts, a comment line too.',
  },
  'nginx/read-timeout-zero': {
    title: 'nginx gives up on the application at once',
    why: '{directive} is 0, which is no time at all, not time without end: nginx answers 504 before the application can.',
  },
} as const;
