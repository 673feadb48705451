<?php
header('Content-Type: text/event-stream');
echo "data: 1\n\n";
if (ob_get_level()) ob_flush();
flush();
sleep(20);
