"""Prints the permission matrix as Markdown: for each area how many things each kind of person may do, and exceptions.

`.venv/bin/python tools/permission_table.py` prints it in brief, as docs/reference/permissions.md has it; with `--long`
each thing has a line. It says what the tables of tests/permissions say; the tests hold everything to them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MARKS = {"yes": "yes", "no": "no", "hidden": "–", "sign in": "sign in"}  # noqa: RUF001 - a dash for what is not there
TITLES = {"SERVICES": "Services", "PAGES": "Pages", "OPERATIONS": "Operations of the API", "TASKS": "In the background"}
PAGE = "docs/reference/permissions.md"
HEAD = """# Who may do what

Written by tools/permission_table.py from the tables of tests/permissions, which send each kind of person to everything
there is, on a public incident and on a private one.

A cell is how many of an area's things that person may do, on what is public and, behind the stroke, on what is private.
Who stands outside a private incident meets a 404, as if it were not there; a viewer may meet a 403. Inside are its team
with the managers of the team, who holds a role in it, and administrators.
"""


def prepare() -> None:
    """Loads Django, so that the tables can be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")
    os.environ.setdefault("AFTERWORD_DATA", str(ROOT / ".cache" / "docs"))
    import django

    django.setup()


def permission_pages(root: Path) -> dict[str, str]:
    """The page in brief, keyed by its path; nothing where the tests are not at hand."""
    if not (root / "tests" / "permissions").is_dir():
        return {}
    prepare()
    return {PAGE: brief()}


def brief() -> str:
    """Areas by people with counts, then what only some may, and what no person is asked for."""
    from tests.permissions.tables import by_area

    parts = [HEAD]
    for name, title in TITLES.items():
        areas = {area: table for area, table in by_area(name).items() if table}
        total = sum(len(table) for table in areas.values())
        if name == "TASKS":
            parts += [f"## {title}, {total}\n", *dict.fromkeys(_tasks(areas)), ""]
        elif areas:
            parts += [f"## {title}, {total}\n", *_counts(areas), "", *_apart(areas), ""]
    return "\n".join(parts).rstrip() + "\n"


def _counts(areas: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    from tests.permissions.kinds import Column, Row

    yield f"| | of | {' | '.join(Column)} |"
    yield "|---" * (len(Column) + 2) + "|"
    for area, table in areas.items():
        tried = [row for row in table.values() if isinstance(row, Row) and row.tried]
        cells = [_count(tried, column) for column in Column]
        yield f"| {area} | {len(tried)} | {' | '.join(cells)} |"


def _count(rows: Sequence[object], column: object) -> str:
    public, private = (sum(_meets(row, column, private=private) == "yes" for row in rows) for private in (False, True))
    return str(public) if public == private else f"{public} / {private}"


def _meets(row: object, column: object, *, private: bool) -> str:
    from tests.permissions.kinds import Column, Row, expected

    assert isinstance(row, Row)
    assert isinstance(column, Column)
    return str(expected(row, column, private=private))


def _apart(areas: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    """What is not simply read by those who may see it and changed by their members."""
    from tests.permissions.kinds import Kind, Row

    rows = [(key, row) for table in areas.values() for key, row in table.items() if isinstance(row, Row)]
    for kind in (Kind.OPEN, Kind.COMMENT, Kind.MANAGER, Kind.ADMIN, Kind.OWN):
        named = [f"`{key}`" for key, row in rows if row.kind == kind]
        if named:
            yield f"- For {kind}: {', '.join(named)}."
    inner = [f"`{key}`" for key, row in rows if row.kind == Kind.INNER]
    if inner:
        yield f"- Not for people, called by others that have asked: {', '.join(inner)}."
    guarded = sorted((row.why, key) for key, row in rows if row.kind == Kind.GUARDED)
    for why, group in groupby(guarded, key=lambda pair: pair[0]):
        yield f"- Guarded by {why}: {', '.join(f'`{key}`' for _, key in group)}."


def _tasks(areas: Mapping[str, Mapping[str, object]]) -> Iterator[str]:
    from tests.permissions.kinds import Row

    for table in areas.values():
        for key, row in table.items():
            assert isinstance(row, Row)
            yield f"- `{key}`: {row.why}."


def long() -> str:
    """A table for each surface, with a line for each thing."""
    from tests.permissions.tables import rows

    found = [(title, rows(name)) for name, title in TITLES.items()]
    return "\n".join(
        f"## {title}, {len(table)}\n\n" + "\n".join(lines(table)) + "\n" for title, table in found if table
    )


def lines(table: Mapping[str, object]) -> list[str]:
    """One table: a cell holds what somebody meets at what is public, and behind a stroke at what is private."""
    from tests.permissions.kinds import Column, Row

    found = [f"| | {' | '.join(Column)} |", "|---" * (len(Column) + 1) + "|"]
    for key, row in sorted(table.items()):
        assert isinstance(row, Row)
        cells = [_cell(row, column) for column in Column] if row.tried else [f"{row.kind}: {row.why}"]
        found.append(f"| `{key}` | {' | '.join(cells)} |" + " |" * (len(Column) - len(cells)))
    return found


def _cell(row: object, column: object) -> str:
    public, private = (MARKS[_meets(row, column, private=private)] for private in (False, True))
    return public if public == private else f"{public} / {private}"


def main(arguments: list[str]) -> None:
    """Prints the matrix, in brief or with a line for each thing."""
    prepare()
    print(long() if "--long" in arguments else brief(), end="")


if __name__ == "__main__":
    main(sys.argv[1:])
