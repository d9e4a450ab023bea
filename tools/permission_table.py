"""Prints the permission matrix as Markdown: for each thing that can be done, who may, public and private.

`.venv/bin/python tools/permission_table.py` prints what the tables of tests/permissions say; the tests hold them to it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MARKS = {"yes": "yes", "no": "no", "hidden": "–", "sign in": "sign in"}  # noqa: RUF001 - a dash for what is not there
TITLES = {"SERVICES": "Services", "PAGES": "Pages", "OPERATIONS": "Operations of the API", "TASKS": "Background tasks"}


def main() -> None:
    """Prints the four tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")
    os.environ.setdefault("AFTERWORD_DATA", str(ROOT / ".cache" / "docs"))
    import django

    django.setup()
    from tests.permissions.tables import rows

    for name, title in TITLES.items():
        if table := rows(name):
            print(f"## {title}, {len(table)}\n")
            print("\n".join(lines(table)), "\n")


def lines(table: dict[str, object]) -> list[str]:
    """One table: a cell holds what somebody meets at what is public, and behind a stroke at what is private."""
    from tests.permissions.kinds import Column, Row

    found = [f"| | {' | '.join(Column)} |", "|---" * (len(Column) + 1) + "|"]
    for key, row in sorted(table.items()):
        assert isinstance(row, Row)
        cells = [cell(row, column) for column in Column] if row.tried else [f"{row.kind}: {row.why}"]
        found.append(f"| `{key}` | {' | '.join(cells)} |" + " |" * (len(Column) - len(cells)))
    return found


def cell(row: object, column: object) -> str:
    """What this person meets."""
    from tests.permissions.kinds import Column, Row, expected

    assert isinstance(row, Row)
    assert isinstance(column, Column)
    public, private = (MARKS[expected(row, column, private=private)] for private in (False, True))
    return public if public == private else f"{public} / {private}"


if __name__ == "__main__":
    main()
