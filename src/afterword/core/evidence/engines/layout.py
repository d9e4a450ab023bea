"""What a line-oriented reader tells the engine: how to find the fields of a record in a block of lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import polars as pl

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.packed import as_numbers

# What probes ask for; generic names, kept in one place. Such requests say that a probe works, not what users met.
HEALTH_PATH = (
    r"(?i)^/?(?:(?:[^?]*/)?(?:_?healthz?|health[-_]?checks?|livez?|liveness|readyz?|readiness)"
    r"|_?ping|up|heartbeat)/?(?:\?.*)?$"
)
HEALTH_AGENT = r"(?i)uptime|kube-probe|ELB-HealthChecker|GoogleHC|Pingdom|StatusCake|health[-_ ]?check|blackbox"
ASKED_PATH = r"(?i)^/?(?:[^?]*/)?(?:_?ping|(?:nginx_)?status|up|heartbeat|alive)/?(?:\?.*)?$"  # when a probe asks

LEVELS = {
    "TRACE": "DEBUG", "DEBUG": "DEBUG", "D": "DEBUG", "V": "DEBUG", "VERBOSE": "DEBUG", "FINE": "DEBUG",
    "DEBUG1": "DEBUG", "DEBUG2": "DEBUG", "DEBUG3": "DEBUG", "DEBUG4": "DEBUG", "DEBUG5": "DEBUG", "FINER": "DEBUG",
    "INFO": "INFO", "I": "INFO", "INFORMATION": "INFO", "LOG": "INFO", "STATEMENT": "INFO", "DETAIL": "INFO",
    "HINT": "INFO", "CONTEXT": "INFO", "NOTICE": "INFO", "INFORMATIONAL": "INFO",
    "WARN": "WARNING", "WARNING": "WARNING", "W": "WARNING",
    "ERR": "ERROR", "ERROR": "ERROR", "E": "ERROR", "SEVERE": "ERROR", "EXCEPTION": "ERROR",
    "FATAL": "CRITICAL", "F": "CRITICAL", "CRIT": "CRITICAL", "CRITICAL": "CRITICAL", "ALERT": "CRITICAL",
    "EMERG": "CRITICAL", "EMERGENCY": "CRITICAL", "PANIC": "CRITICAL",
    "10": "DEBUG", "20": "DEBUG", "30": "INFO", "40": "WARNING", "50": "ERROR", "60": "CRITICAL",
}  # fmt: skip

COLUMNS = {
    "n": pl.UInt32,
    "second": pl.Int64,
    "ms": pl.Int16,
    "status": pl.Int16,
    "duration": pl.Float64,
    "route": pl.String,
    "health": pl.Boolean,
    "level": pl.String,
    "logger": pl.String,
    "message": pl.String,
    "method": pl.String,
}


class Layout(Protocol):
    """How the lines of one file are laid out.

    `extract` gives one row per line that begins a record, in the order of the lines, with `n` (its line number),
    `second` (Unix seconds UTC) and any other of COLUMNS: `ms` the fraction, `status` the HTTP status, `duration` in
    milliseconds, `method`, `route` the path with its ids taken out, `health` true for a probe's request, `level` as
    written, `logger`, `message`.
    """

    kind: str
    continues: bool  # lines without a time belong to the record before them
    reason: str  # why a line that is none of these was not understood

    @property
    def zone(self) -> str | None:
        """The zone as the file states it; None when it states none."""
        ...

    def extract(self, block: Block) -> pl.DataFrame:
        """The fields of each record of the block."""
        ...


def level_expr(level: pl.Expr) -> pl.Expr:
    """A level in one spelling: DEBUG, INFO, WARNING, ERROR, CRITICAL; a word that is unknown stays as it is."""
    return level.str.to_uppercase().replace(LEVELS)


def route_of(path: pl.Expr) -> pl.Expr:
    """A path without its query and with every segment that holds a digit as `<id>`; versions (`/v1`) stay."""
    bare = path.str.splitn("?", 2).struct.field("field_0")
    guarded = bare.str.replace_all(r"/v([0-9])(/|$)", "/v\u2080$1$2")
    return guarded.str.replace_all(r"/(?:[^/\u2080]*[0-9][^/\u2080]*)", "/<id>").str.replace_all(
        "\u2080", "", literal=True
    )


def each_once(texts: pl.Series, make: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """What `make` gives of each text, in the order of the texts; equal ones cost once."""
    words = texts.cast(pl.Categorical(pl.Categories.random()))
    kinds = words.unique()
    numbers, known = as_numbers(words), as_numbers(kinds)  # null is -1
    place = np.zeros(int(known.max()) + 2 if len(known) else 0, dtype=np.int64)
    place[known] = np.arange(len(known))
    return make(kinds.cast(pl.String))[place[numbers]]
