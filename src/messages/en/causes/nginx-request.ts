/** Causes that lie on the way of the request, before there is a stream. */
export const nginxRequestCauses = {
  'nginx/request-buffering': {
    title: 'the application is not asked until the whole body of the request has come',
    why: 'With {directive} on, as it is unless said otherwise, nginx reads the body of a request to its last byte before it passes anything on. Over a slow uplink, or with a body that the client is still writing, the application cannot begin its stream meanwhile.',
  },
  'nginx/http2-limits': {
    title: 'nginx lets one browser have too few streams open at once',
    why: 'http2_max_concurrent_streams allows {limit} on one HTTP/2 connection, and a browser has a single one for a host. Open event streams keep their places, those of other tabs among them; with {limit} of them, whatever the page asks for next waits until one ends: a stream, a script, an image.',
  },
} as const;
