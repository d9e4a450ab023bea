"""`afterword reindex`: makes the index of search, and what repeats are found by, anew."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.serve import DataOption
from afterword.cli.site import migrate, open_site, say


def reindex(
    data: DataOption = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only what is not in it as it is now.")] = False,
) -> None:
    """Make the index of search anew, and look for repeats; pages can be served meanwhile."""
    open_site(data)
    migrate()
    from afterword.domain.recurrence import services as recurrence
    from afterword.domain.search import services as search

    count = search.index(search.unindexed() if missing else search.everything())
    cases = recurrence.unread() if missing else recurrence.every_case()
    for case in cases:
        recurrence.look(case_id=case)
    say(f"{count} entries are in the index anew; {len(cases)} incidents and postmortems were compared.")
