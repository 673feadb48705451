import type { Push } from './script.ts';

/** How each manner of writing pushes out one piece. */
const pushes: Readonly<Record<Push, string>> = {
  none: '',
  flush: 'flush();',
  'ob-flush': 'if (ob_get_level()) ob_flush(); flush();',
  reversed: 'flush(); if (ob_get_level()) ob_flush();',
  unbuffered: 'flush();',
};

/**
 * A script that passes on what the origin under orders writes, in the manner of the user's script or
 * in the one that the orders name, and tells the origin how much it has passed on. Mirrors no logic of
 * the user's: what is on trial is PHP and its settings. What came with the head has been read already,
 * and fread() would wait for more to put behind it (main/streams/streams.c, _php_stream_read).
 */
export function relayScript(origin: string, push: Push): string {
  const cases = Object.entries(pushes)
    .map(([name, code]) => `    case '${name}': ${code} break;`)
    .join('\n');
  return `<?php
$origin = stream_socket_client('tcp://${origin}');
fwrite($origin, "POST / HTTP/1.0\\r\\nX-Unclog-Trial: {$_SERVER['HTTP_X_UNCLOG_TRIAL']}\\r\\n"
  . "X-Unclog-Relay: 1\\r\\nContent-Length: 1000000000\\r\\n\\r\\n");
$push = '${push}';
fgets($origin);
while (($line = rtrim(fgets($origin))) !== '') {
  if (stripos($line, 'X-Unclog-Push: ') === 0) $push = substr($line, 15);
  else if (stripos($line, 'Connection:') !== 0) header($line);
}
if ($push === 'unbuffered') while (ob_get_level()) ob_end_flush();
while (($piece = fread($origin, stream_get_meta_data($origin)['unread_bytes'] ?: 8192)) !== false
  && $piece !== '') {
  echo $piece;
  switch ($push) {
${cases}
  }
  fwrite($origin, str_repeat('.', strlen($piece)));
}
`;
}
