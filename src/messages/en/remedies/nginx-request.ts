/** What is changed in nginx on the way of the request. */
export const nginxRequestRemedies = {
  'request-buffering-off': { title: 'Pass the body of the request on as it comes' },
  'more-http2-streams': {
    title: 'Let a connection have more streams: http2_max_concurrent_streams 128;',
  },
} as const;
