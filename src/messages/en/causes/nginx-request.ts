/** Causes that lie on the way of the request, before there is a stream. */
export const nginxRequestCauses = {
  'nginx/request-buffering': {
    title: 'the application is not asked until the whole body of the request has come',
    why: 'With {directive} on, as it is unless said otherwise, nginx reads the body of a request to its last byte before it passes anything on. Over a slow uplink, or with a body that the client is still writing, the application cannot begin its stream meanwhile.',
  },
} as const;
