/** Causes in the servers that run Python applications. */
export const pythonCauses = {
  'gunicorn/sync-worker': {
    title: 'gunicorn has no worker left: a stream keeps one for as long as it lasts',
    why: 'gunicorn runs {workers} worker(s) of the class sync, and such a worker answers one request at a time. A stream is a request that does not end, so {places} stream(s) are all that it can serve: who comes next gets nothing until somebody leaves.',
  },
  'gunicorn/worker-timeout': {
    title: 'gunicorn kills the worker of a stream that lasts too long',
    why: 'timeout is {timeout} s. A sync worker that is busy with one request for longer cannot say that it lives, and gunicorn kills it: the stream breaks off after that time in total, however much it sends.',
  },
} as const;
