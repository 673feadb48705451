/** Causes in PHP and its process manager. */
export const phpCauses = {
  'php/output-buffering': {
    title: 'PHP keeps the stream in its own output buffer',
    why: 'output_buffering is {bytes}: PHP collects what the script writes and passes it on only when so many bytes are there. flush() does not empty this buffer, only what lies behind it; ob_flush() does.',
  },
  'php/missing-flush': {
    title: 'the script never flushes what it writes',
    why: 'The script writes its events and calls neither flush() nor a function that does: PHP-FPM collects what is written in a buffer of 8 kB and sends it when that is full or the script ends.',
  },
  'php/zlib-compression': {
    title: 'PHP compresses the stream and keeps it in the compressor',
    why: 'zlib.output_compression is on: for a client that accepts gzip, PHP puts what the script writes into a compressor, and flush() does not empty that.',
  },
  'php/request-terminate-timeout': {
    title: 'PHP-FPM ends every request after a fixed time',
    why: 'request_terminate_timeout is {timeout}: PHP-FPM kills the worker when a request has taken so long in total, however much it writes. The client sees a stream that breaks off.',
  },
  'php/max-children': {
    title: 'PHP-FPM has no worker left: a stream keeps one for as long as it lasts',
    why: 'The pool {pool} has at most {places} worker(s), as {limit} says, and a worker answers one request at a time. A stream is a request that does not end, so {places} stream(s) are all that it can serve: who comes next gets nothing until somebody leaves.',
  },
} as const;

/** The same cause where other clients came first and have all the places. */
export const phpForms = {
  'php-taken':
    'PHP-FPM answered none of these requests, because nobody took them: they wait at its socket to be accepted, and others have all the places. The pool {pool} has at most {places} worker(s), as {limit} says, and a worker answers one request at a time. A stream is a request that does not end, so {places} open stream(s) are enough that nobody else gets anything until somebody leaves.',
} as const;
