/** Causes that hold what nginx's buffering lets pass, change it, or keep it for others. */
export const nginxHoldingCauses = {
  'nginx/gzip': {
    title: 'nginx collects the stream in its gzip compressor',
    why: 'nginx compresses the stream for these clients. With {buffering} on nothing tells the compressor to flush, so events stay in there until tens of kilobytes have come, often until the end. Clients that do not send Accept-Encoding: gzip, as curl without --compressed, get every event.',
  },
  'nginx/brotli': {
    title: 'nginx collects the stream in its brotli compressor',
    why: 'nginx compresses the stream with brotli for these clients. With {buffering} on nothing tells the compressor to flush, and it gives nothing before the response ends. Clients that do not send Accept-Encoding: br get every event.',
  },
  'nginx/x-accel-buffering-stripped': {
    title: 'a proxy nearer to the application keeps its X-Accel-Buffering: no to itself',
    why: 'The application turns buffering off with the header X-Accel-Buffering: no. nginx obeys it and takes it out of the response, so only the nginx next to the application hears of it. This one does not, and its {buffering} is on.',
  },
  'nginx/cache-sendfile': {
    title: 'nginx collects the stream on its way through the cache',
    why: 'The response may be cached, so nginx sends it from the file that it writes it to. With sendfile on, pieces of a file are not flushed: they wait until postpone_output (1460 bytes) has come, or with aio threads for the next event.',
  },
  'nginx/sub-filter': {
    title:
      'nginx keeps the end of each event back: sub_filter searches for something that may begin with it',
    why: 'What sub_filter searches for begins as an event ends: {pattern}. nginx keeps the blank line back until more comes, to see whether that is it. So each event is complete only with the next one, with buffering on or off.',
  },
  'nginx/body-filter': {
    title: 'nginx collects the stream behind a Lua filter',
    why: 'body_filter_by_lua puts other buffers in the place of those that come through. With {buffering} on they are not flushed, so events wait until postpone_output (1460 bytes) has come.',
  },
  'nginx/add-before-body': {
    title: 'nginx holds the first event until the second comes',
    why: 'add_before_body makes the beginning of the response wait for another request. With {buffering} on nothing wakes it up when that is through, so what came first goes out only with what comes next.',
  },
  'nginx/limit-rate': {
    title: 'nginx sends the stream more slowly than it is written',
    why: 'nginx passes on {rate} bytes a second at most, headers and chunk sizes included. What is more than that waits, longer and longer. The limit counts only with {buffering} on.',
  },
  'nginx/image-filter': {
    title: 'nginx takes the stream for an image, and refuses it',
    why: 'image_filter is on where the stream is served. nginx looks at the first bytes of every response there, and answers 415 in place of what is no JPEG, GIF, PNG or WebP.',
  },
  'nginx/force-ranges': {
    title: 'nginx cuts a range out of the stream',
    why: 'The request asks for a range ({range}), and {directive} on makes nginx cut it out of any response whose length is announced: the client gets status 206 and the end after so many bytes.',
  },
  'nginx/cache-lock': {
    title: 'a second client waits until the stream of the first one has ended',
    why: 'The response may be cached, and with {directive} on only one client at a time fetches it. The others wait until it is in the cache, or for {timeout}; a stream is never finished.',
  },
  'nginx/cache-replay': {
    title: 'once the stream has ended, nginx plays it again to the next client',
    why: 'The response may be cached, so a stream that has come to its end is stored by {directive}. The next client gets these old events at once, without a request to the application.',
  },
  'nginx/cache-leak': {
    title: 'the application is not told when a client leaves',
    why: 'nginx reads what it keeps by {directive} to the end, though the client has left. A stream has no end: its connection to the application stays open, and the application goes on writing for nobody.',
  },
  'nginx/ignore-client-abort': {
    title: 'nginx does not notice when a client leaves',
    why: 'With {directive} on nginx does not look whether the client is still there. The connection to the application stays open while that has nothing to say, until it has written again or the read timeout ends it.',
  },
} as const;
