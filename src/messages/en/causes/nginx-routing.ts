/** Causes that lie in where nginx really takes the request. */
export const nginxRoutingCauses = {
  'nginx/wrong-family': {
    title: 'the directive that was put there for the stream belongs to another module',
    why: 'This request is passed on by {pass}. "{line}" is of another module and does nothing here, nor for any other request: with {pass}, {right} is the one that counts.',
  },
  'nginx/location-caret': {
    title: 'a location that is meant for this URL is a plain path that no URL has',
    why: 'Without "~", nginx reads "location {location}" as the literal beginning of a path, and no path begins so. {path} is served elsewhere ({served}). Written as "location {meant}", it would serve {path} and every other path that this fits, with all that the block says.',
  },
  'nginx/regex-location': {
    title: 'a regular expression takes the URL from the location that is meant for it',
    why: '"location {prefix}" leads to {path}, but "location {regex}" fits as well, and nginx prefers a regular expression to any prefix that does not say "^~". Of the first block nothing is in effect for this URL.',
  },
  'nginx/directive-elsewhere': {
    title: 'the directive that would help stands where this URL is not served',
    why: '"{line}" stands in {there}. {path} is served by {served}.',
  },
} as const;

/** What is to be said of one form of these causes in place of the general sentence. */
export const nginxRoutingForms = {
  moved:
    'The request for {path} comes to "location {there}" first, but goes on from there to another location ({served}). Settings do not come along: "{line}" is not in effect where the request is passed on.',
  'not-chosen':
    '"{line}" stands in "location {there}". That would fit {path}, but nginx takes only one location, and here it is another ({served}), which inherits nothing from its neighbour.',
  alike:
    '"{line}" stands in "location {there}", which does not serve {path}; that is served elsewhere ({served}).',
  'other-socket':
    '"{line}" stands in the server that listens on {there}. This request comes in at another socket, whose server has no such line.',
  'other-name':
    '"{line}" stands in the server with the name {there}. This request asks for {host}, so another server answers, which has no such line.',
  'same-name':
    '"{line}" stands in a second server with the name {there} on the same socket. nginx says "conflicting server name … ignored" and gives the request to the first.',
} as const;
