/** Causes that hold or cut a stream in Apache httpd. */
export const apacheCauses = {
  'apache/fcgi-no-flush': {
    title: 'Apache holds the stream of the FastCGI application until 4 kB have come together',
    why: 'mod_proxy_fcgi passes on what the application sends without flushing, so httpd waits until it has 4096 bytes to write (8192 over TLS with HTTP/1.1). flush() in the application changes nothing. flushpackets=on has each piece flushed.',
  },
  'apache/worker-sharing': {
    title: 'Apache ignores a parameter of the worker here, because another directive made it first',
    why: 'httpd keeps one worker for all URLs that begin with {worker}, made by the first directive that names it. Parameters that a later ProxyPass gives are dropped, with the warning AH01146 in the error log.',
  },
  'apache/deflate': {
    title: 'Apache compresses the stream and holds what it has compressed',
    why: 'mod_deflate passes on its output when its buffer is full or when it is told to flush. mod_proxy_fcgi tells it nothing, so tens of kilobytes of events gather there. Clients that accept no compression are served at once.',
  },
  'apache/timeout': {
    title: 'Apache cuts the stream when the application is silent',
    why: '{directive} is {seconds} s: when the application sends nothing for so long, httpd closes the response. Any byte counts, a comment line too.',
  },
} as const;
