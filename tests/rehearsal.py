"""The clock of a rehearsal: one moment in a file, which several processes of a test read.

A rehearsal lets a quarter pass in a minute. The product knows nothing of it: it asks `afterword.domain.clock`, and what
is installed there decides.

In the test itself:

    clock = Clock(tmp_path / "now")
    clock.set(datetime(2026, 3, 2, tzinfo=UTC))
    with clock.installed():                # for what the test calls in its own process
        ...
        clock.pass_by(hours=4)

In a process that the test starts with code of its own (`python -c`), after `django.setup()`:

    from tests.rehearsal import install
    install()                              # the file is named by AFTERWORD_REHEARSAL_CLOCK, see `Clock.environment`

For a whole server, as a story in the browser needs it, in place of `python -m afterword.cli.main serve ...`:

    python -m tests.rehearsal serve ...    # with the same variable

Pages then show the rehearsed time, the worker asks for periodic tasks by it, and no test sleeps. Scripts in the browser
have a clock of their own: set it with Playwright's `page.clock`. Signs of life of workers and the waits before a failed
task is tried again stay with the machine's time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

VARIABLE = "AFTERWORD_REHEARSAL_CLOCK"


class Clock:
    """The moment in a file; written in one piece, so that nobody reads half of it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to follow this clock."""
        return {VARIABLE: str(self.path)}

    def set(self, moment: datetime) -> None:
        """Makes it that moment (aware) everywhere."""
        assert moment.tzinfo is not None
        fresh = self.path.with_suffix(f".{os.getpid()}")
        fresh.write_text(moment.isoformat())
        fresh.replace(self.path)

    def pass_by(self, **length: float) -> datetime:
        """Lets a time pass, given as for timedelta; gives the moment it is then."""
        moment = self.now() + timedelta(**length)
        self.set(moment)
        return moment

    def now(self) -> datetime:
        """The moment it is."""
        return datetime.fromisoformat(self.path.read_text())

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Lets this process follow the clock inside, and the machine's again afterwards."""
        from django.utils import timezone

        from afterword.domain import clock

        clock.install(self.now)
        try:
            yield
        finally:
            clock.install(timezone.now)


def install() -> None:
    """Lets this process follow the clock that the environment names, to its end."""
    from afterword.domain import clock

    clock.install(Clock(Path(os.environ[VARIABLE])).now)


if __name__ == "__main__":
    from afterword.cli.main import main

    install()
    main()
