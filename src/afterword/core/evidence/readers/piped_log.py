"""Reads logs whose fields are parted by `|` behind a compact time: `20171223-22:16:0:41|Step|3000|message`."""

from __future__ import annotations

from afterword.core.evidence.engines.matched import Shape, ShapeReader


class PipedLog(ShapeReader):
    """The reader of piped logs of devices; hours, minutes and seconds may have one digit."""

    kind = "piped_log"
    shapes = (
        Shape(
            r"^(?P<time>\d{8}-\d{1,2}:\d{1,2}:\d{1,2}):(?P<millis>\d{1,3})\|(?P<logger>[^|]*)\|\d+\|(?P<message>.*)$",
            form="%Y%m%d-%H:%M:%S",
            unpadded=True,
            reads_level=True,
        ),
    )
    reason = "it does not begin with a time and a bar as the other lines do"
