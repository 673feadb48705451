/** The words of the command line: what each command and flag does. */
export const commands = {
  about: 'Find out why Server-Sent Events do not get through a reverse proxy, prove it, fix it',
  flags: {
    json: 'Print one JSON document and nothing else',
    port: 'The port to listen on',
    detach: 'Leave it running in the background',
    solution: 'The solution to apply',
  },
  placeholders: { port: 'N', name: 'NAME', scenario: 'SCENARIO', url: 'URL' },
  origin: 'Run the reference application: a page at /, events at /event',
  originUp: 'page {url}/, events {url}/event',
  lab: {
    about: 'Real systems with broken streams: start one, mend it, have it graded',
    list: 'List the scenarios',
    start: 'Start a scenario, broken on purpose',
    grade: 'Give full marks or none, by what curl -N prints',
    solve: 'Apply a known solution',
    stop: 'End a running scenario',
    scenario: 'The scenario; sse-behind-nginx unless said',
  },
} as const;
