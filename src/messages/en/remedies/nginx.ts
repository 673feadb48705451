/** What is changed in the configuration of nginx. */
export const nginxRemedies = {
  'proxy-buffering-off': { title: 'Turn response buffering off: proxy_buffering off;' },
  'proxy-http-version-1.1': {
    title: 'Speak HTTP/1.1 to the application: proxy_http_version 1.1;',
  },
  'fastcgi-buffering-off': { title: 'Turn response buffering off: fastcgi_buffering off;' },
  'fastcgi-keep-conn': {
    title: 'Keep the connection to the application, so that nginx sees where a record ends',
  },
  'uwsgi-buffering-off': { title: 'Turn response buffering off: uwsgi_buffering off;' },
  'scgi-buffering-off': { title: 'Turn response buffering off: scgi_buffering off;' },
  'ignore-x-accel-buffering': {
    title: 'Have nginx ignore the header X-Accel-Buffering of the application',
  },
  'longer-read-timeout': { title: 'Let the application be silent for longer' },
  'obey-x-accel-buffering': {
    title: 'Have nginx obey the header X-Accel-Buffering of the application again',
  },
} as const;
