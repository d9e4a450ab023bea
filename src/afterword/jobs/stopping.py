"""How a running task learns that its worker is asked to stop."""

from __future__ import annotations

import threading

stopping = threading.Event()


class Stopped(Exception):
    """The worker is stopping; the task is put back and costs no attempt."""
