import { nginxRoutingForms } from './causes/nginx-routing.ts';
import { originForms } from './causes/origin.ts';
import { phpForms } from './causes/php.ts';
import { pythonForms } from './causes/python.ts';

/** The words of the reports. */
export const report = {
  verdicts: {
    streams: 'streams',
    clogged: 'clogged',
    unexplained: 'clogged, and no known cause fits',
    'not-a-stream': 'not an event stream',
    silent: 'silent: no event came, and from here it cannot be told whether one was sent',
    unreachable: 'unreachable',
  },
  answers: {
    streams: '{url} streams for {clients}',
    clogged: '{url} is clogged: {title} ({confidence})',
    unexplained: '{url} does not stream, and no cause in the catalogue fits',
    'not-a-stream': '{url} does not answer with an event stream: {detail}',
    silent:
      '{url} is silent: no event in {seconds} s, and from here it cannot be told whether one was sent',
    unreachable: '{url} is unreachable: {detail}',
  },
  insteadBecause: '{url} does not answer with an event stream ({detail}): {title} ({confidence})',
  confidence: {
    proved: 'proved on {proxy} {version}',
    seen: 'seen',
    predicted: 'predicted, not proved',
    possible: 'possible, not proved',
  },
  shapes: {
    immediate: 'every event at once',
    behind: '{events} event behind',
    delayed: 'every event {ms} ms late',
    batched: 'in batches',
    batchedBytes: 'in batches of {bytes} bytes',
    batchedTime: 'in batches, one every {ms} ms',
    held: 'held: nothing comes through',
    heldBytes: 'held until {bytes} bytes are written',
  },
  ends: {
    open: '',
    complete: 'the response ended after {ms} ms',
    cut: 'cut after {ms} ms',
    reset: 'reset after {ms} ms',
  },
  headings: {
    clients: 'clients',
    route: 'route',
    cause: 'cause',
    warning: 'warning',
    beside: 'beside that',
    remedies: 'remedies, best first',
    proof: 'proof',
    forecast: 'other versions',
    folklore: 'popular lines',
    kept: 'by hand',
    next: 'next',
  },
  knowledge: { seen: 'seen', read: 'read', proved: 'proved', predicted: 'predicted' },
  saw: '{events} events in {seconds} s',
  sawNothing: 'no event in {seconds} s',
  hopOrigin: 'origin',
  hopUnknown: 'unknown',
  atHop: '{title} (at hop {hop})',
  byDefault:
    'Nothing in the configuration says so: it is the default of this nginx. This line passes the request on:',
  forms: {
    'few-threads':
      'gunicorn runs {workers} worker(s) with {threads} threads each, and a thread answers one request at a time. A stream is a request that does not end, so {places} streams are all that it can serve: who comes next gets nothing until somebody leaves.',
    'flush-reversed':
      "The script calls flush() before ob_flush(): what ob_flush() takes out of PHP's own buffer of {bytes} bytes waits in PHP-FPM for the next flush(). Each event comes when the next one is written.",
    'unlimited-buffer':
      'output_buffering is On, a buffer without limit: PHP collects all that the script writes until it ends. flush() does not empty this buffer, only what lies behind it; ob_flush() does.',
    ...nginxRoutingForms,
    ...originForms,
    ...phpForms,
    ...pythonForms,
    tls: 'Whole chunks pass, though buffering is on; but over TLS with HTTP/1.x they are collected in a buffer of ssl_buffer_size, 16 kB by default, before they are encrypted. HTTP/2 clients do not see that.',
    unflushed:
      'Whole chunks pass, though buffering is on; but with buffering on nothing behind is told to flush: the compressor collects them for some of these clients, the buffer of TLS for others.',
    length:
      'The application announces a Content-Length. With buffering on nginx then waits for as many bytes, or for a full buffer of {bufferBytes} bytes; it does so whatever HTTP version it speaks to the application.',
    'one-chunk':
      'The application writes one chunk without end. With buffering on only a chunk that has come whole passes at once: clients get the first event, then nothing until a buffer of {bufferBytes} bytes is full.',
    'size-line-apart':
      'The application writes the size of each chunk in a packet of its own. With buffering on, the chunk behind it then waits until the next one begins: clients are always one event behind.',
    'large-events':
      'With buffering on, only a chunk that fits into one buffer ({bufferBytes} bytes) passes at once. Of larger events clients get the beginning; the end waits for the next event.',
    bursts:
      'The application writes several events at once. With buffering on, a chunk that does not end in the buffer it began in ({bufferBytes} bytes) waits with its end for the next burst: clients get half an event.',
    chunks:
      'With buffering on, only a chunk that arrives whole passes at once. Here parts of events wait in the buffer for more.',
    'system-files':
      'The system lets each worker of nginx have only so many files open, and sockets count: a stream that is passed on has two for as long as it lasts. Who comes then is answered 500, or waits without an answer, and the error log says "Too many open files".',
    lost: '{directive} is {timeout}: when the application sends nothing for so long, nginx closes the response. Nothing had come through until then, and what its buffers hold at that moment is thrown away, not delivered. So two things are needed: {buffering} must let the events through, and the silence must be allowed.',
  },
  suspects: {
    'tcp-segment': 'About 1460 bytes are what one TCP packet carries.',
    'page-4k':
      '4096 bytes are the output buffer of PHP (output_buffering), of the standard output of C programs, and of Go (bufio).',
    'page-8k':
      '8192 bytes are the output buffer of Python (io), of Java (BufferedWriter, Tomcat), and of PHP-FPM.',
    'buffer-16k': '16384 bytes are the buffer of a stream in Node.js, and of many TLS libraries.',
    'deflate-window': '32768 bytes are the window of a gzip compressor.',
    'buffer-64k': '65536 bytes are the buffer of a pipe on Linux.',
  },
  idle: '{idle} is there too, but belongs to another module and does nothing here.',
  holdsFor: 'streams for {clients}',
  helps: 'helps for {clients}',
  holdsForNone: 'does not help',
  notTried: 'not tried',
  wouldSend: '{header}',
  trialAsIs: 'as it is: {result}',
  trialWith: 'with {remedy}: {result}',
  trialStreams: 'streams for {clients}',
  trialClosed: 'the application hears that {clients} left',
  trialLeftOpen: 'the connection to the application stays open after {clients} left',
  trialReplayed: 'the old events come again for {clients}',
  trialHeld: 'stalls for {clients}',
  trialInstead: 'something else than a stream for {clients}',
  trialAnswered: "the application's own answer comes through for {clients}",
  trialReplaced: "the application's own answer does not come through for {clients}",
  trialInconclusive: 'inconclusive for {clients}',
  sandbox:
    'a private copy of the configuration on {binary} ({kind} {version}), with an application of our own behind it',
  acts: {
    silence: 'played: four events one by one, then {seconds} s of silence, then one more',
    together: 'played: all of these clients at once, each stream left open',
    togetherBeside: 'played: {beside} streams left open, and then these clients',
    waiting: 'played: {beside} stream(s) that go on, and another one beside them',
    compressed: 'played: as a client that accepts compression',
    lasting: 'played: events one by one, for {seconds} s in total',
    reload: 'played: four events one by one, then a reload, and after {seconds} s one more',
    leave: 'played: an event, and then the client leaves',
    share: 'played: one client has the stream open, and then another one asks',
    repeat: 'played: one client has the stream to its end, and then another one asks',
    upload: 'played: the request without the last byte of its body, and then that byte',
    multiplexed: 'played: {beside} stream(s) open on one HTTP/2 connection, and another one on it',
    answer: 'played: the application answers {status}, as it did live, in place of a stream',
  },
  sandboxChanged: 'changed in the copy: {changes}',
  unproved: 'not tried: {reason}',
  notReproduced: 'The stall is not reproduced in the copy: it comes from elsewhere.',
  notReplaced: 'In the copy it is not seen that the answer is replaced.',
  apply: 'unclog fix {url}',
  applyOrigin: 'have the application send {header}',
  requests: '{count} live requests were made.',
  waiting: {
    'waiting-for-head': 'waiting for an answer … {seconds} s',
    'waiting-for-event': 'waiting for an event … {seconds} s',
    'waiting-for-events': 'watching: {seen} of {wanted} events … {seconds} s',
  },
  skipped:
    'Not asked as {clients}: that would repeat a request that may have effects; --yes allows it.',
  hidden: 'not seen: {reason}',
  from: '(from {hops})',
  fromBackup: '(from {hops}, only when others fail)',
  undecodable: '{url} cannot be told from here: {detail}',
  partly:
    '{url} streams for {clients}, but is clogged wherever {address} answers: {title} ({confidence})',
  show: {
    here: 'To have it read the whole configuration: sudo nginx -T | unclog check {url} -c -',
    container:
      'To have it read the configuration there: docker exec NAME nginx -T | unclog check {url} -c -',
    elsewhere:
      'To have it read the configuration there: ssh HOST sudo nginx -T | unclog check {url} -c -',
  },
  status: 'HTTP {status}',
  wrongType: 'Content-Type: {type}',
  htmlInstead: 'HTML where the stream should be',
  jsonInstead: 'JSON where the stream should be',
  noEvents: 'lines that are no events',
  folklore: {
    present: 'does nothing for this stream: {why}',
    advised: 'would not help: {why}',
    matters: 'makes a difference for {clients}',
    none: 'none of them stands in this configuration',
  },
  repeatBy: 'to repeat a trial by hand: {command}',
  repeat: 'unclog prove {url} --keep',
  kept: {
    asIs: 'as it is',
    with: 'with {remedy}',
    expect: {
      streams: '# it prints one event after the other, each at once',
      clogged: '# it prints nothing for long, then many events together',
      answered: '# it prints what the application answers: events, though under an error status',
    },
    remove: 'The folders stay until you remove them.',
    none: 'no copy was left: {reason}',
  },
  lint: {
    answers: {
      streams: '{url} would stream for {clients}',
      clogged: '{url} would stall: {title}',
      unexplained: '{url} would not stream, and no cause in the catalogue fits',
      'not-a-stream': '{url} would not answer with an event stream: {detail}',
      silent: '{url} cannot be told from the configuration: {detail}',
      unreachable: '{url} would be unreachable: {detail}',
    },
    basis:
      'predicted for {kind} {version} ({source}), an application that frames its response as {framing}, events of {bytes} bytes, silences of {idle} s; nothing was run',
    sources: {
      given: 'as asked',
      installed: 'the installed one',
      newest: 'the newest known; none is installed',
    },
    dependsOn: 'This depends on {names}, which the configuration does not tell.',
    forecast: 'From nginx {version} on it would stream for {clients}.',
    forecastNone: 'From nginx {version} on it would stream for none of them.',
  },
  fix: {
    done: '{url} streams now for {clients}: {title}',
    already: '{url} streams already for {clients}; nothing to do',
    noRemedy: 'no change of the configuration is proved to make it stream; nothing was changed',
    ask: 'Apply this change and reload {proxy}? [y/N] ',
    declined: 'nothing was changed',
    dryRun: 'This change would be made:',
    rolledBack: 'not fixed, the files are as before: {reason}',
    byHand: 'The proved change:',
    recovered: {
      undone: 'an earlier run was cut off; {files} are as before it',
      finished: 'an earlier run was cut off after its work was done; {files} are cleaned up',
      abandoned: 'an earlier run was cut off, and {files} changed since; nothing was touched',
    },
    undone: 'taken back: {files} are as before the fix',
    nothingToUndo: 'there is no fix to take back',
    undo: 'unclog undo takes it back',
  },
} as const;
