/** What each remedy does, as a command to the reader. */
export const remedies = {
  'proxy-buffering-off': { title: 'Turn response buffering off: proxy_buffering off;' },
  'proxy-http-version-1.1': {
    title: 'Speak HTTP/1.1 to the application: proxy_http_version 1.1;',
  },
  'x-accel-buffering-no': {
    title: 'Have the application send the response header X-Accel-Buffering: no',
  },
} as const;
