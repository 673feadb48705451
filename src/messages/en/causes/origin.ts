/** Causes that lie in the application itself. */
export const originCauses = {
  'origin/error-status': {
    title: 'the application itself answers with an error',
    why: 'It is the application that answers with status {status}, without any proxy between as well. EventSource gives up at any status but 200 and does not ask again.',
  },
  'origin/content-type': {
    title: 'the application does not call its answer an event stream',
    why: 'Its Content-Type is "{type}". EventSource takes text/event-stream only, and gives up at anything else without asking again.',
  },
  'origin/error-page-as-stream': {
    title: 'the application sends a page of HTML as if it were the stream',
    why: 'The header says text/event-stream, and what follows is HTML: mostly the page of an error or of a login, which took over the header. No line of it is an event.',
  },
  'origin/no-data-field': {
    title: 'what the application sends has no data field',
    why: 'The stream begins with "{line}". Only what stands behind "data:" at the beginning of a line reaches a client; every other line is ignored, without any error.',
  },
  'origin/no-blank-line': {
    title: 'the application does not end its events with a blank line',
    why: 'An event is over only at an empty line, that is after two line ends in a row. Here one follows data line upon data line, so that for the client it is a single event which never ends.',
  },
  'origin/bom': {
    title: 'the application writes a byte order mark before its events',
    why: 'Only at the very start of the stream a client takes the three bytes EF BB BF away. Anywhere else they belong to the name of the field: the line no longer begins with "data", and is ignored.',
  },
  'origin/compressed': {
    title: 'the application compresses the stream and does not flush the compressor',
    why: 'For clients that accept it the application itself sends Content-Encoding: {coding}, and keeps the events in its compressor until tens of kilobytes have come. curl without --compressed does not see that; browsers do.',
  },
  'origin/content-length': {
    title: 'the application writes its answer to the end before it sends any of it',
    why: 'It says Content-Length: {length}. Who tells the length of an answer has collected all of it, and so nothing comes before the last event is there.',
  },
  'origin/held': {
    title: 'the application holds its events in a buffer of its own',
    why: 'Straight from the application, with no proxy between, the events come in blocks of {bytes} bytes. It writes them into a buffer and does not flush that after each event.',
  },
  'origin/no-heartbeat': {
    title: 'the application is silent for almost as long as a proxy bears it',
    why: 'It sent nothing for {silence} s, and {proxy} gives up after {clock} s ({directive}): {spare} s to spare. The next longer pause ends the stream.',
  },
} as const;

/** What some of them are in a form of their own. */
export const originForms = {
  'compressed-unasked':
    'Straight from the application, and asked without Accept-Encoding, the answer says Content-Encoding: {coding}. Bytes of it came, and nothing can be read from them: the events stay in a compressor that is not flushed, until tens of kilobytes have come. No client sees one, whatever it accepts.',
  'until-the-end':
    'Straight from the application, with no proxy between, all events come together when the response ends. It writes them into a buffer and does not flush that after each event.',
  'cors-missing':
    'The request says that it comes from a page of {origin}. The answer says nothing about who may read it (Access-Control-Allow-Origin), and so a browser keeps it from that page. curl does not care.',
} as const;
