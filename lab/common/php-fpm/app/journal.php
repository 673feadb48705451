<?php
// Tells `unclog lab grade` what it has asked for: when its request came, and when each event is sent.

function tell_grader(int $event): void
{
    $mark = $_SERVER['HTTP_X_UNCLOG_MARK'] ?? '';
    if ($mark === '') {
        return;
    }
    $ms = hrtime(true) / 1e6;
    file_put_contents(__DIR__ . '/journal.log', "$mark $event $ms\n", FILE_APPEND);
}

tell_grader(0);
