<?php
sleep(20);
header('Content-Type: text/event-stream');
echo "data: 1\n\n";
