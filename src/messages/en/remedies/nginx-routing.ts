/** What is changed where nginx takes the request another way than was meant. */
export const nginxRoutingRemedies = {
  'right-family': {
    title: 'Write the directive of the module that passes this request on instead',
  },
  'read-timeout-here': { title: 'Let the application be silent for as long where this is served' },
  'location-modifier': {
    title: 'Write the location so that it fits the URL (it then serves other paths, too)',
  },
  'prefix-priority': {
    title: 'Give the prefix priority over regular expressions: location ^~ (for all below it)',
  },
  'exact-location': {
    title: 'Pass this one URL on by a location of its own, without buffering',
  },
  'auth-lets-in': { title: 'Have the server that decides about access let this request in' },
  'repeat-headers': { title: 'Repeat the lines that stand around it, beside the new one' },
  'intercept-errors-off': { title: 'Let the client see what the application answers' },
} as const;
