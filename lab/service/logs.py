"""Writes the log of the service in one of the formats that loggers use, with a clock that may be off."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Fields = Mapping[str, Any]
HOST = "web-1"
LETTERS = {"DEBUG": "I", "INFO": "I", "WARNING": "W", "ERROR": "E", "CRITICAL": "F"}
PRIORITIES = {"DEBUG": 15, "INFO": 14, "WARNING": 12, "ERROR": 11, "CRITICAL": 10}  # facility user


def as_json(at: datetime, level: str, name: str, message: str, fields: Fields) -> str:
    """Give a line of JSON, with the time in UTC."""
    utc = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"ts": utc, "level": level, "service": name, "msg": message, **fields})


def as_logfmt(at: datetime, level: str, name: str, message: str, fields: Fields) -> str:
    """Give a line of pairs, as programs in Go write them."""
    pairs = {"service": name, "msg": message, **fields}
    utc = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    told = " ".join(f"{key}={_quoted(str(value))}" for key, value in pairs.items())
    return f"ts={utc} level={level.lower()} {told}"


def as_klog(at: datetime, level: str, name: str, message: str, fields: Fields) -> str:
    """Give a line as the parts of Kubernetes write it: no year, no zone."""
    told = "".join(f" {key}={_quoted(str(value))}" for key, value in fields.items())
    return f"{LETTERS[level]}{at:%m%d %H:%M:%S.%f}       1 {name}.go:87] {_quoted(message, always=True)}{told}"


def as_syslog(at: datetime, level: str, name: str, message: str, fields: Fields) -> str:
    """Give a line as rsyslog stores it: no year, no zone."""
    told = "".join(f" {key}={value}" for key, value in fields.items())
    day = f"{at:%b} {at.day:2d} {at:%H:%M:%S}"
    return f"<{PRIORITIES[level]}>{day} {HOST} {name}[{fields.get('pid', 1)}]: {level} {message}{told}"


def as_plain(at: datetime, level: str, name: str, message: str, fields: Fields) -> str:
    """Give a line as the logging of Python writes it by default: no zone."""
    told = "".join(f" {key}={value}" for key, value in fields.items())
    return f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} {level:8} [{name}] {message}{told}"


FORMS: dict[str, Callable[[datetime, str, str, str, Fields], str]] = {
    "json": as_json, "logfmt": as_logfmt, "klog": as_klog, "syslog": as_syslog, "plain": as_plain,
}  # fmt: skip
ENDINGS = {"json": "app.jsonl", "logfmt": "app.logfmt", "klog": "app.log", "syslog": "syslog", "plain": "app.log"}


def _quoted(text: str, *, always: bool = False) -> str:
    return json.dumps(text) if always or " " in text or '"' in text else text


class Log:
    """A log file that several workers append to, line by line."""

    def __init__(self, folder: Path, form: str, name: str, *, ahead: float = 0.0, zone: str = "UTC") -> None:
        self._file = (folder / ENDINGS[form]).open("a", buffering=1, encoding="utf-8")
        self._write, self._name, self._ahead, self._zone = FORMS[form], name, ahead, ZoneInfo(zone)

    def __call__(self, level: str, message: str, **fields: Any) -> None:
        """Write one line."""
        at = datetime.fromtimestamp(time.time() + self._ahead, self._zone)
        self._file.write(self._write(at, level, self._name, message, fields) + "\n")

    def trace(self, text: str) -> None:
        """Write the lines of a stack trace, as they are."""
        self._file.write(text.rstrip("\n") + "\n")
