<?php
require __DIR__ . '/events.php';

header('Content-Type: text/event-stream');
// There is nothing to tell of for now.
for ($i = 1; $i < 60; $i++) sleep(1);
send(1);
