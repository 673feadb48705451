/** Causes that lie in what browsers do. */
export const clientCauses = {
  'client/eventsource-gives-up': {
    title: 'a browser gives up on this answer for good',
    why: 'The answer has status {status}. EventSource takes every status but 200 for the end, 204 on purpose: it closes and does not ask again, though curl may show events.',
  },
  'client/charset': {
    title: 'Chromium refuses this stream for its charset',
    why: 'The Content-Type says charset={charset}. A stream is always UTF-8, whatever is said; but Chromium gives up for good at any other charset, while Firefox and curl show the events.',
  },
  'client/six-connections': {
    title: 'a browser opens no more than six such streams',
    why: 'Over HTTP/1.1 a browser opens six connections to one host, in all its tabs together, and each stream keeps one. The seventh waits without ever reaching the server, and so does every other request of the site. Over HTTP/2, which browsers speak only with TLS, there is no such limit.',
  },
  'client/cors': {
    title: 'a browser keeps this stream from the page that asks for it',
    why: 'The request says that it comes from a page of {origin}. The answer does not allow that page to read it (Access-Control-Allow-Origin: {said}), or not with its cookies. curl does not care, a browser does.',
  },
} as const;
