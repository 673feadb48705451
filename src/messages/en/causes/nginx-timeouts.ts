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
  'nginx/shutdown-timeout': {
    title: 'nginx cuts streams that were open when it was reloaded',
    why: 'After a reload the old workers serve what they have open until it ends. worker_shutdown_timeout is {timeout}: then they close it. Streams do not end by themselves, so each reload cuts all of them.',
  },
  'nginx/client-half-close': {
    title: 'nginx takes a client that ends its sending side for one that left',
    why: 'The client says with its request that it will send nothing more, and goes on reading. nginx takes that for a client that is gone: it leaves the application and closes, unless {directive} is on. Browsers and curl keep their side open.',
  },
} as const;
