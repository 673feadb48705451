/** One line for each failure: what, where, and what to do. */
export const failures = {
  'file-missing': '{path}: there is no such file',
  'file-unreadable': '{path}: this user may not read it; run unclog as a user who may',
  'file-not-regular': '{path}: not a regular file',
  'file-not-folder': '{path}: not a folder',
  'program-missing': '{command} is not installed or not on the PATH',
  'program-not-started': '{command} could not be started: {reason}',
  'program-timeout': '{command} did not finish in time',
  'not-nginx': '{binary}: not nginx',
  'port-taken': 'port {port} on {host} is taken; choose another with --port',
  'port-forbidden': 'this user may not listen on port {port}; choose one above 1023 with --port',
  'address-unavailable': '{host}:{port} cannot be listened on: {reason}',
  'listener-elsewhere': '{address} is not an address of this machine',
  'listener-missing': 'nothing listens on port {port} here',
  'listener-hidden':
    'port {port} is held by a process of user id {uid} that this user may not look into',
  'listener-ambiguous':
    'port {port} is held by one of the processes {pids}; this user may not see which',
  'listener-container': 'process {pid}, which holds port {port}, lives in a container',
  'lab-unknown': 'there is no scenario {scenario}; unclog lab list shows them',
  'lab-runs': '{scenario} runs already; unclog lab stop {scenario} ends it',
  'lab-down': '{scenario} does not run; unclog lab start {scenario} starts it',
  'lab-nginx-failed': 'nginx did not come up: {reason}',
  'lab-solution-unknown': '{scenario} has no solution {solution}; it has {known}',
  'lab-solution-unfit':
    '{file} no longer holds "{find}" just once; unclog lab stop and start give it back',
  'lab-not-stopped': '{scenario} did not end; its process is {pid}',
  'grade-silent': 'silent: the application sent {sent} events, and {printed} lines came through',
  'grade-burst': 'a burst: event {event} came only after the application had sent the next one',
  'grade-ended':
    'ended early: the response was over after the application had sent {events} events',
  'grade-content': 'wrong content: it printed "{line}"',
  'grade-unreachable': 'not reachable: {message}',
  'grade-page': 'the page at {url} is broken: {problem}',
  'grade-bypassed-port': "the proxy is bypassed: the lab's nginx does not hold port {port}",
  'grade-bypassed-origin': 'the proxy is bypassed: the application never saw this request',
} as const;
