<?php
header('Content-Type: text/event-stream');
for ($i = 1; !connection_aborted(); $i++) {
    echo "data: $i\n\n";
    if (ob_get_level()) ob_flush();
    flush();
    usleep(500000);
}
