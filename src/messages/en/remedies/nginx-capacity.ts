/** How nginx is made to take more streams. */
export const nginxCapacityRemedies = {
  'higher-limit-conn': { title: 'Allow as many streams at a time as one HTTP/2 connection has' },
  'wider-limit-req': { title: 'Let a burst of requests through at once, and count it afterwards' },
  'more-worker-connections': {
    title: 'Let each worker have more connections, and the files for them',
  },
  'more-open-files': { title: 'Let each worker have more files open, two for each connection' },
  'longer-shutdown-timeout': {
    title: 'Let old workers serve their streams for an hour after a reload',
  },
  'ignore-client-abort': { title: 'Go on though the client seems to have left' },
} as const;
