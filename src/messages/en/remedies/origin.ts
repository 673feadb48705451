/** What is changed in the application. */
export const originRemedies = {
  'x-accel-buffering-no': {
    title: 'Have the application send the response header X-Accel-Buffering: no',
  },
  'cache-control-no-store': {
    title: 'Have the application send the response header Cache-Control: no-store',
  },
  heartbeat: { title: 'Have the application send a comment line more often than that' },
} as const;
