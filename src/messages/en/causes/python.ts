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
  'uwsgi/one-worker': {
    title: 'uWSGI has no worker left: a stream keeps one for as long as it lasts',
    why: 'uWSGI runs {processes} process(es) with {threads} thread(s) each, and each answers one request at a time. A stream is a request that does not end, so {places} stream(s) are all that it can serve: who comes next gets nothing until somebody leaves.',
  },
  'uwsgi/harakiri': {
    title: 'uWSGI kills the worker of a stream that lasts too long',
    why: 'harakiri is {seconds} s: a worker that is at one request for longer in total is killed, however much it sends. The response just ends, and to a client that looks like a proper end.',
  },
} as const;

/** The same causes where other clients came first and have all the places. */
export const pythonForms = {
  'gunicorn-taken':
    'gunicorn answered none of these requests, because nobody took them: they wait at its socket to be accepted, and others have all the places. It runs {workers} worker(s) of the class sync, and such a worker answers one request at a time. A stream is a request that does not end, so {places} open stream(s) are enough that nobody else gets anything until somebody leaves.',
  'uwsgi-taken':
    'uWSGI answered none of these requests, because nobody took them: they wait at its socket to be accepted, and others have all the places. It runs {processes} process(es) with {threads} thread(s) each, and each answers one request at a time. A stream is a request that does not end, so {places} open stream(s) are enough that nobody else gets anything until somebody leaves.',
} as const;
