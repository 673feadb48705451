<?php
require __DIR__ . '/events.php';

header('Content-Type: text/event-stream');
for ($i = 1; !connection_aborted(); $i++) {
    send($i);
    // Far from 8 kB before anybody loses patience.
    sleep(1);
}
