"""Reads the error log of MySQL and MariaDB: time, thread, level in brackets, code, subsystem, message."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import ISO_TIME, Shape, ShapeReader


class MysqlError(ShapeReader):
    """The reader of MySQL error logs, old (`[Note]`) and new (`[System] [MY-010931] [Server]`)."""

    kind = "mysql_error"
    shapes = (
        Shape(
            rf"^(?P<time>{ISO_TIME}) \d+ \[(?P<level>Note|System|Warning|ERROR|Error)\] "
            r"(?:\[MY-\d+\] )?(?:\[(?P<logger>\w+)\] )?(?P<message>.*)$",
            levels={"Note": "INFO", "System": "INFO"},
        ),
        Shape(
            r"^(?P<time>\d{6} [ \d]\d:\d{2}:\d{2}) \[(?P<level>Note|Warning|ERROR)\] (?P<message>.*)$",
            form="%y%m%d %H:%M:%S",
            levels={"Note": "INFO"},
        ),
    )
    reason = "it does not begin with a time, a thread and a level as MySQL writes them"
