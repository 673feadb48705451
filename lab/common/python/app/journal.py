"""Tells `unclog lab grade` what it has asked for: when its request came, and each event sent."""

import time
from pathlib import Path

journal = Path(__file__).with_name("journal.log")


def tell_grader(mark, event):
    if mark:
        with journal.open("a") as file:
            file.write(f"{mark} {event} {time.monotonic() * 1000}\n")
