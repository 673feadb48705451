<?php
header('Content-Type: text/event-stream');
for ($i = 1; !connection_aborted(); $i++) {
    echo "data: $i\n\n";
    flush();
    usleep(100000);
}
