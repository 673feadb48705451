/** Causes that turn streams away in nginx, because there are too many. */
export const nginxCapacityCauses = {
  'nginx/limit-conn': {
    title: 'nginx lets no more streams in at once',
    why: 'limit_conn allows {limit} at a time for each key of its zone, mostly a client address. A stream never ends, so each open one takes a place for as long as it lasts: every further tab, and everybody behind the same address, is answered {status}. Which client that hits is a matter of who came first.',
  },
  'nginx/limit-req': {
    title: 'nginx turns away streams that are asked for at the same time',
    why: 'limit_req lets a burst of {burst} through beyond its rate, and answers what comes sooner with {status}. Streams are long but come together: when a page is loaded, and when all of them connect again. Which client that hits is a matter of who came first.',
  },
  'nginx/worker-connections': {
    title: 'nginx has no connection left for another stream',
    why: 'worker_connections is {limit} for each worker. A stream that is passed on takes two of them for as long as it lasts, one to the client and one to the application: that makes {streams} streams a worker. Who comes then is answered 500, or not at all, and the error log says "worker_connections are not enough".',
  },
  'nginx/open-files': {
    title: 'nginx may not open another file, and each stream takes two',
    why: 'worker_rlimit_nofile lets each worker have {limit} files open, and sockets count: a stream that is passed on has two for as long as it lasts. Who comes then is answered 500, or waits without an answer, and the error log says "Too many open files".',
  },
} as const;
