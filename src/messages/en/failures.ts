import { apacheFailures } from './failures/apache.ts';

/** One line for each failure: what, where, and what to do. */
export const failures = {
  'file-missing': '{path}: there is no such file',
  'file-unreadable': '{path}: this user may not read it; run unclog as a user who may',
  'file-not-regular': '{path}: not a regular file',
  'file-not-folder': '{path}: not a folder',
  'program-missing': '{command} is not installed or not on the PATH',
  'program-not-started': '{command} could not be started: {reason}',
  'program-timeout': '{command} did not finish in time',
  'bad-url': '{url}: not an http or https URL; write it whole, as in http://localhost/event',
  'bad-header': '-H {name}: not a header; write it as "Name: value"',
  'bad-method': '-X {method}: not a method',
  'bad-resolve': '--resolve {text}: write it as HOST:PORT:ADDRESS',
  'host-unknown': '{host}: no address is known for this host',
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
  'gateway-parameters-unknown':
    'what nginx tells the application depends on {on}, so the application was not asked beside it',
  'socket-missing': 'nothing listens on {path} here',
  'socket-hidden': '{path} is held by a process of user id {uid} that this user may not look into',
  'socket-ambiguous': '{path} is held by one of the processes {pids}; this user may not see which',
  'socket-container': 'process {pid}, which holds {path}, lives in a container',
  'stream-undecodable':
    'the response is compressed as {coding}, which cannot be decoded here (Node.js {node})',
  'not-php-fpm': '{binary}: not PHP-FPM',
  'php-fpm-config-hidden':
    'this user may not see which configuration process {pid} was started with',
  'pool-not-listening': 'no pool of this PHP-FPM listens on {address}',
  'not-gunicorn': '{binary}: not gunicorn',
  'gunicorn-command-hidden':
    'this user may not see how gunicorn (process {pid}) was started, or it has written over its command line',
  'not-uwsgi': '{binary}: not uWSGI',
  'uwsgi-command-hidden':
    'this user may not see how uWSGI (process {pid}) was started, or it has written over its command line',
  'setting-unknown': 'what {directive} is depends on code that is not run here',
  'lab-unknown': 'there is no scenario {scenario}; unclog lab list shows them',
  'lab-runs': '{scenario} runs already; unclog lab stop {scenario} ends it',
  'lab-down': '{scenario} does not run; unclog lab start {scenario} starts it',
  'lab-program-failed': '{program} did not come up: {reason}',
  'lab-program-missing':
    '{command} is not installed or not on the PATH; on Debian: sudo apt-get install --no-install-recommends {packages}',
  'lab-one-port': '--port names one port, so it needs a single scenario',
  'lab-gone': 'the process that holds this lab does not answer',
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
  'grade-bypassed-port': "the proxy is bypassed: the lab's {proxy} does not hold port {port}",
  'grade-content-type':
    'the events come, but as Content-Type "{type}"; a browser takes nothing but text/event-stream for a stream',
  'grade-leak': 'the response tells what should stay inside: {line}',
  'grade-websocket-refused': 'no WebSocket at {url}: {answer}',
  'grade-websocket':
    'a WebSocket opens, but its messages do not come one by one ({lines} lines until then)',
  'grade-failover':
    'after the application had died and the client had connected again, "{wanted}" should have come, not "{line}"',
  'grade-bypassed-origin':
    'the application never saw this request: the proxy is bypassed, or keeps the request to itself',

  // What a client met on the wire.
  'dns-failed': 'no address is known for this host ({reason}); check its spelling',
  'connect-failed': '{reason}',
  'tls-failed': 'the TLS handshake failed ({reason}); -k accepts any certificate',
  'h2-not-offered': 'the server does not offer HTTP/2 (it chose {alpn}); --http1.1 asks without',
  'h2-protocol-error': 'what came back breaks the rules of HTTP/2',
  'bad-record': 'what answers there does not speak FastCGI; check the port',
  'not-http': 'what answers there does not speak HTTP; check the port, and http against https',
  'bad-response-header': 'what came back has a header that is none',
  'bad-content-length': 'what came back has a Content-Length that is no number',
  'bad-transfer-encoding': 'what came back has a Transfer-Encoding that HTTP does not know',
  'header-too-big': 'the header of the response does not end',
  'no-response': 'the server closed the connection without an answer',
  'connection-closed': 'the server closed the connection without an answer',
  complete: 'the server closed the connection without an answer',
  cut: 'the server closed the connection in the middle of its answer',
  reset: 'the server reset the connection',
  interrupted: 'interrupted',
  'bad-event-field': 'an event with such a field cannot be written: {name}',

  // What was read of a configuration.
  'nginx-not-listening':
    'no server of the configuration that was read listens on {address}:{port}; nginx may run with another one',
  'nginx-no-tls':
    'the server of the configuration that listens on {address}:{port} does not speak TLS',
  'nginx-folder-hidden':
    'nginx (process {pid}) was started with the relative prefix {prefix}, and this user may not see from which folder',
  'nginx-handshake-refused':
    'the configuration refuses TLS handshakes on port {port} for the name {host}',
  'nginx-include-cycle': '{path} is included by itself',
  'nginx-include-too-many': 'more than {limit} files are included',
  'edits-overlap': 'two changes meet at one place',
  'edit-outside': 'a change lies outside its file',
  'edit-elsewhere': '{file} is no file of the configuration',

  // Trials in a sandbox: why there is none, and what the copy had to change.
  'sandbox-refused': '{file}:{line}: the server refused the private copy: {reason}',
  'trial-too-many': 'it would take {streams} more streams at once, too many to try',
  'trial-too-long':
    '{seconds} s is longer than a trial may take unasked; --watch-cut {seconds}s allows it',
  'sandbox-silent': 'the private copy did not answer within {seconds} s',
  'sandbox-no-http': '{file}: there is no http block',
  'sandbox-no-listener': 'no server of the configuration that was read listens on {host}:{port}',
  'sandbox-edits': '{file} is included where it means different things, so it cannot be copied',
  'sandbox-untrusted-code':
    '{file}: {directive} brings code of its own, and this system cannot confine a trial, so nothing was run; --trust-config runs it, if you trust it',
  'sandbox-listen': 'its addresses ({directive}, {count})',
  'sandbox-room': 'room for its own server in {directive} ({count})',
  'sandbox-path': 'its own folder for {directive} ({count})',
  'sandbox-upstream': 'what {directive} points at ({count})',
  'sandbox-left-out': 'without {directive} ({count})',
  'sandbox-own-application': 'an application of our own that writes as the original does',
  'sandbox-certificate': 'a throwaway certificate for {directive} ({count})',
  'certificate-not-made': 'openssl could not make a throwaway certificate',

  // Changing the live configuration.
  'config-invalid': 'the server does not accept the configuration: {message}',
  'dump-unavailable': 'this server cannot print its configuration ({reason})',
  'reading-differs':
    '{path}: the server reads another configuration here than unclog does; nothing was changed',
  'signal-forbidden':
    'this user may not make the server (process {pid}) read its configuration again; run: {command}',
  'proxy-not-running': 'process {pid}, the server that was found, is gone',
  'proxy-died': 'the server (process {pid}) ended while it read its configuration again',
  'reload-refused': 'the server kept its old configuration: {reason}',
  'reload-not-seen': 'the server did not take its configuration within {timeoutMs} ms',
  'reload-needed': 'the server has yet to read the files that were put back; reload it',
  'workers-died': 'the server took the configuration, but its workers died: {reason}',
  'no-valid-order': 'no order of the changes keeps the configuration valid: {message}',
  'restore-failed': '{path} could not be put back ({reason}); its old content is in {backup}',
  'restore-conflict':
    '{path} was changed by somebody else meanwhile, and was left so; its old content is in {saved}',
  'state-folder-unsafe':
    '{path} is not a folder of this user alone, so what it says is not believed; remove it',
  'config-changed-since-load':
    '{files} changed after the server last loaded it, perhaps for an edit that is not finished; reload it first, or answer with --yes',
  'file-managed': '{path} says that another program writes it ("{line}"); change it there',
  'file-named-twice': '{path} is read under two names; change it by hand',
  'journal-damaged': '{path}, the copy of what stood there before, is damaged; nothing was changed',
  'nothing-to-undo': 'no fix of unclog is there to take back',
  'other-site-broken': '{site} answered ({before}) before the change and no longer does ({after})',
  'workers-missing': 'the server has no worker processes now; start it again first',
  'fix-locked': '{config} is being changed by another run of unclog; try again when it has ended',
  'file-changed': '{path} was changed meanwhile; nothing was done, run it again',
  'file-hard-linked':
    '{path} has a second name, which would keep the old content; change it by hand',
  'file-in-config-map': '{path} comes from a Kubernetes ConfigMap; change it there',
  'file-mounted': '{path} is mounted by itself, as into a container; change it on the host',
  'file-read-only': '{path}: this user may not change it; run unclog as a user who may',
  'package-conffile':
    '{path} belongs to the package {package}, whose next update will ask about the change',
  'owner-not-kept': '{path} belongs to user id {uid}, and this user may not give files to others',
  'disk-full': '{path}: the disk is full',
  'disk-read-only': '{path}: the disk cannot be written to',
  'disk-forbidden': '{path}: this user may not write there; run unclog as a user who may',
  'disk-failure': '{path}: {call} failed ({reason})',

  // What another run of unclog said itself.
  told: '{message}',
  usage: '{message}',

  // The chain of commands.
  'tour-flag': '{flag}: npm start takes only --once, as in: npm start -- --once',
  'reload-cuts-streams':
    '{proxy} cuts the streams that are open now {seconds} s after its reload, as {directive} says',
  'fix-no-process': 'the running proxy was not found here, so nothing was changed',
  'fix-still-clogged': 'it still does not stream for {clients}',

  // Predictions from a configuration alone.
  'lint-client-unknown': '--client {id}: there is no such client; there are {known}',
  'lint-assumption-unknown':
    "--assume {text}: there are framing=NAME, header='NAME: VALUE', event-bytes=N and idle=TIME",
  'lint-framing-unknown': '--assume framing={name}: there are {known}',
  'lint-version': '{flag} {text}: write it as {example}',
  'lint-version-of': '{flag} does not go with --proxy {kind}; there is --{own}',
  'lint-nginx-answers': 'nginx answers this itself, with status {status}',
  'lint-files-answer': 'nginx answers this from files, or with a page of its own',
  'lint-module-answers':
    'the module behind {directive} answers this, and what it sends cannot be read from a configuration',
  'lint-undecided': 'what answers this depends on {on}',

  // More of a fix and its way back.

  // What a configuration holds that nginx would refuse.
  'nginx-argument-count': '{directive} takes {expected} arguments, not {count}',
  'nginx-directive-of-other-version':
    'nginx {version} has no {directive} (since {since}, until {until})',
  'nginx-duplicate': '{directive} stands here a second time',
  'nginx-invalid-value': '{directive} does not take {value}; it takes {expected}',
  'nginx-lua-bracket': '{expected} is missing; nginx looks for it in the next {limit} bytes',
  'nginx-lua-empty': '{directive} has an empty block',
  'nginx-lua-too-long': 'this Lua code has a token longer than {limit} bytes',
  'nginx-missing-block': '{directive} needs a block',
  'nginx-module-missing': '{directive} needs the module {module}, which this nginx does not have',
  'nginx-not-allowed-here': '{directive} may not stand in {context}; it may in {allowed}',
  'nginx-unexpected-block': '{directive} takes no block',
  'nginx-unexpected-character': 'unexpected {character}; expected: {expected}',
  'nginx-unexpected-end': 'the file ends here; expected: {expected}',
  'nginx-unknown-directive': 'no directive {directive} is known',
  'nginx-word-too-long':
    'a word or comment longer than {limit} bytes, perhaps for want of a closing quote',

  // Saved observations, and more of the wire.
  'bad-observation': '{path}: not an observation that unclog saved ({at})',
  'bad-saved-check': '{path}: not a check that unclog saved ({at})',
  'keep-no-process': 'the running proxy was not found here, so there is nothing to copy',
  'url-missing': 'name the URL of the stream, or with --from a saved check',
  'from-with': '--from takes everything from what was saved, so --{flag} has no meaning beside it',
  'saved-other-url': 'the check saved in {folder} is of {url}',
  'not-json': '{path}: not a JSON document',
  'not-saved': '{path} could not be written ({reason})',
  'redirect-loop': 'it redirects in a circle, to {url}',
  'too-many-redirects': 'it redirects more than {count} times',
  'too-many-interim-responses': 'only interim responses (1xx) come, no answer',
  'cause-unknown': 'there is no cause {cause}; unclog explain --list shows them',
  'undo-no-process':
    'no server that runs with {config} was found, so nothing was changed; start it, then try again',
  ...apacheFailures,
} as const;
