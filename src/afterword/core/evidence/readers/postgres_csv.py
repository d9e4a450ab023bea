"""Reads the server log of PostgreSQL as CSV (`csvlog`): its columns are known, and no header names them."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader

CELL = r'(?:"(?:[^"]|"")*"|[^",]*)'
LINE = (
    r"^(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3} [A-Z+\-0-9:]{1,6}),"
    rf'(?:"(?P<logger>[^"]*)")?,{CELL},\d+,{CELL},[0-9a-f.]+,\d+,{CELL},'
    rf'\d{{4}}-[^,]*,{CELL},\d*,(?P<level>[A-Z]+\d?),[0-9A-Z]{{5}},"(?P<message>(?:[^"]|"")*)'
)


class PostgresCsv(ShapeReader):
    """The reader of csvlog: time, user, severity and message; further lines of a statement go on with it."""

    kind = "postgres_csv"
    shapes = (Shape(LINE),)
    reason = "it does not begin with the columns of a csvlog"
    surest = 0.98
