/** Causes that hold a stream in the buffers of nginx. */
export const nginxBufferingCauses = {
  'nginx/proxy-buffering': {
    title: 'nginx holds the stream in its response buffers',
    why: 'With proxy_buffering on, nginx collects a response that has no length of its own in a buffer of {bufferBytes} bytes and passes it on only when that is full or the response ends. Events are small and the stream never ends, so the browser sees nothing.',
  },
  'nginx/fastcgi-buffering': {
    title: 'nginx holds the stream of the FastCGI application in its response buffers',
    why: 'With fastcgi_buffering on, nginx collects what the application sends in a buffer of {bufferBytes} bytes and passes it on only when that is full or the response ends. proxy_buffering does not matter here.',
  },
  'nginx/uwsgi-buffering': {
    title: 'nginx holds the stream of the uwsgi application in its response buffers',
    why: 'With uwsgi_buffering on, nginx collects what the application sends in a buffer of {bufferBytes} bytes and passes it on only when that is full or the response ends. proxy_buffering does not matter here.',
  },
  'nginx/scgi-buffering': {
    title: 'nginx holds the stream of the SCGI application in its response buffers',
    why: 'With scgi_buffering on, nginx collects what the application sends in a buffer of {bufferBytes} bytes and passes it on only when that is full or the response ends. proxy_buffering does not matter here.',
  },
  'nginx/x-accel-buffering-yes': {
    title: 'the application itself asks nginx to hold the stream',
    why: 'The response says X-Accel-Buffering: yes, and that turns buffering on, whatever {directive} says.',
  },
  'nginx/ignored-x-accel-buffering': {
    title: 'nginx was told not to obey the application, which turns buffering off',
    why: 'The response says X-Accel-Buffering: no, which would turn buffering off. {directive} lists this header, so nginx does not obey it, and {buffering} stays on.',
  },
} as const;
