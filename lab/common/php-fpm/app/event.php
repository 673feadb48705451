<?php
require __DIR__ . '/journal.php';

set_time_limit(0);
header('Content-Type: text/event-stream');
header('Cache-Control: no-cache');

for ($event = 1; ; $event++) {
    tell_grader($event);
    echo "data: $event\n\n";
    flush();
    sleep(1);
}
