/** What each cause is called, and why it stops a stream, in two sentences. */
export const causes = {
  'nginx/proxy-buffering': {
    title: 'nginx holds the stream in its response buffers',
    why: 'With proxy_buffering on, nginx collects a response that has no length of its own in a buffer of {bufferBytes} bytes and passes it on only when that is full or the response ends. Events are small and the stream never ends, so the browser sees nothing.',
  },
} as const;
