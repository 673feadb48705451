/** What the application should do otherwise. */
export const applicationRemedies = {
  'answer-200': {
    title: 'Have the application answer this request with status 200 and the stream',
  },
  'event-stream-type': {
    title: 'Have the application send Content-Type: text/event-stream',
  },
  'stream-instead': { title: 'Have the application answer this request with the stream' },
  'data-field': { title: 'Write "data: " before each line of an event' },
  'blank-line': { title: 'End each event with a blank line: two line ends in a row' },
  'no-bom': { title: 'Write no byte order mark into the stream' },
  'flush-compressed': {
    title: 'Flush the compressor after each event (compression of Express: res.flush())',
  },
  'no-transform': {
    title:
      'Do not compress the stream (compression of Express: Cache-Control: no-cache, no-transform)',
  },
  'not-compressed': { title: 'Leave the stream out of what the application compresses' },
  'negotiate-and-flush': {
    title: 'Compress only for clients that accept it, and flush the compressor after each event',
  },
  'flush-events': { title: 'Flush after each event' },
  'no-content-length': {
    title: 'Send each event when it happens, and no Content-Length',
  },
  'allow-origin': { title: 'Allow the page to read the answer: Access-Control-Allow-Origin' },
} as const;
