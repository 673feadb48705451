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
  'nginx/no-location': {
    title: 'no location passes this URL on: nginx answers it itself',
    why: '{path} is served by {served}, which takes whatever is left and does not ask the application. What passes requests on is {others}, and that does not fit this path.',
  },
  'nginx/trailing-slash-redirect': {
    title: 'nginx redirects the URL to the same one with a slash at its end',
    why: 'For "location {location}", nginx answers {path} itself with a redirect to {to}. An EventSource follows it, since it stays on the same origin; curl does only with -L, and many other clients do not.',
  },
  'nginx/auth-request': {
    title: 'nginx asks another server about access first, and that refuses',
    why: 'Before the request is passed on, auth_request asks {uri}, which answers {status}. The client gets that in place of the stream. An EventSource sends cookies, but cannot send an Authorization header.',
  },
  'nginx/header-inheritance': {
    title: 'one line about the request here drops all those that stand around it',
    why: 'proxy_set_header is inherited only by a block that has none of its own. "{line}" puts {lost} out of effect. The application is no longer asked for {host}, and answers {status}.',
  },
  'nginx/error-page': {
    title: 'nginx puts a page of its own in place of what the application answers',
    why: 'The application answers {status}, so there is no stream, whatever the proxy does. With the errors intercepted the client gets {got} and another page instead, and nobody sees why. With that off its own answer comes through; a stream comes only once it answers otherwise.',
  },
} as const;

/** What is to be said of one form of these causes in place of the general sentence. */
export const nginxRoutingForms = {
  'redirect-away':
    'For "location {location}", nginx answers {path} itself with a redirect to {to}. That is another origin than the one that was asked: nginx puts together what it knows of itself, not what is in front of it. An EventSource gets there only if that address can be reached and allows it by CORS.',
  'not-told':
    '{directive} is inherited only by a block that has none of its own. "{line}" puts {lost} out of effect: the application is no longer told what it is asked, and answers {status} without running.',
  'auth-fails':
    'Before the request is passed on, auth_request asks {uri}. That fails, or answers with something that is neither yes (2xx) nor no (401, 403), and nginx makes a {status} of it.',
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
  'not-read':
    '"{line}" stands in {there}, a file that no include of the configuration names: nginx does not read it. {path} is served by {served}.',
  'same-name':
    '"{line}" stands in a second server with the name {there} on the same socket. nginx says "conflicting server name … ignored" and gives the request to the first.',
} as const;
