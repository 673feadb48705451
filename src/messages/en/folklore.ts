/** What each popular line does, and so why it does not let a held stream go. */
export const folklore = {
  'add-cache-control': 'it tells caches and browsers, not nginx, and comes after buffering',
  'add-x-accel-buffering':
    'nginx obeys this header when the application sends it; one that it adds itself only goes to the client',
  'send-x-accel-buffering':
    'this header counts in the response of the application; here nginx sends it to the application',
  'chunked-off': 'it only changes how the end of a response is told to HTTP/1.1 clients',
  'gzip-off': 'without buffering nginx flushes what it compresses; with it, this is not what holds',
  keepalive: 'it counts between two requests of a client, not within a response',
  'postpone-output':
    'what buffering passes on is flushed anyway; what it holds does not come so far',
  'output-buffers': 'it is for files; what an application sends does not come through there',
  expires: 'it tells caches and browsers, not nginx',
  'gzip-min-length':
    'the length of a stream is not known, so a least length does not keep it from being compressed',
  'send-timeout':
    'it is about a client that takes nothing, not about an application that is silent',
  'proxy-send-timeout': 'it is about what nginx sends to the application: the request',
  'connect-timeout': 'it is over once the application has been reached',
  slice: 'it is about requests for ranges, which a stream has none of',
  'smaller-tls-buffer': 'it only lowers how much TLS collects when nothing tells it to flush',
  'busy-buffers': 'it limits how much is on its way to the client, not when that is sent',
  'cache-bypass': 'it is about what is taken out of the cache, not about buffers',
  'no-cache': 'it is about what is put into the cache, not about buffers',
  'bigger-buffers': 'a bigger buffer takes longer to fill, so it holds more',
  'cache-off': 'buffering holds a response whether it is cached or not',
  'fastcgi-cache-off': 'buffering holds a response whether it is cached or not',
  'no-temporary-files': 'it decides where a full buffer goes, not when one is passed on',
  'fastcgi-no-temporary-files': 'it decides where a full buffer goes, not when one is passed on',
  'read-timeout': 'it decides when a silent stream is cut; what is held stays held until then',
  'redirect-off': 'it is about the Location header of redirects',
  'request-buffering-off': 'it is about what the client sends',
  'connection-header': 'only proxy_http_version decides how the application frames its response',
  'upgrade-header': 'that is for WebSockets; an event stream is a plain response',
  'socket-keepalive': 'it finds dead connections to the application, nothing else',
  'sendfile-off': 'it is for files, which a stream is not',
  'nodelay-on': 'it is on by default, and is about packets, not about buffers',
  'nopush-off': 'it is off by default, and is for files',
  'http-version': 'with buffering off, events come through whichever version is spoken',
  'buffering-of-another-module':
    'the application is not spoken to over HTTP, so another directive counts',
} as const;
