"""Which users met a failed request: the ids that failing lines name, whatever the form of the log."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from afterword.core.evidence.engines.blocks import Block
from afterword.core.evidence.engines.layout import level_expr
from afterword.core.evidence.engines.tally import Tally
from afterword.core.model.reading import FAILED_FROM, FAILED_TO

BROKEN = ("ERROR", "CRITICAL")
SAMPLED = 500  # of the failing lines of a block; when none of them names a user, the others are not searched
SAMPLE_EVERY = 8  # blocks, once it is known how the log names its users
MOST_ROWS = 2_000_000  # users by minute that are kept: 2 million take 50 MB
IDS = r"(?:(?:end)?user|usr|customer|account|member|subscriber)[._-]?(?:id|uuid|number)"
NAMES = r"(?:user(?:[._-]?name)?|enduser|usr|customer|login|principal)"
BEFORE = r"(?i)(?:^|[\s\"',;&?{(.])"
IS = r'\\*"?\s*[=:]\s*'  # quotes stand escaped where a container's log wraps the line
VALUE = r'\\*"?([^\s"\\,;&{}\[\]()]+)'
# In the order in which they are believed: an id, the id within an object, a name, the remote user of an access log.
STRICT = (BEFORE + IDS + IS + VALUE, BEFORE + NAMES + IS + r'\{[^{}]*?\\*"(?:id|uuid)' + IS + VALUE)
LOOSE = (BEFORE + NAMES + IS + VALUE, r"^(?:\S+ )?\S+ \S+ (\S+) \[\d{2}/[A-Z][a-z]{2}/\d{4}:")
NOBODY = r"(?i)^(?:-|null|none|nil|undefined|anonymous|anon|guest|unknown|n/a|0|true|false)$"


class Affected:
    """Gathers users by minute from the failing records of one log; `result` is None when no line names any."""

    def __init__(self) -> None:
        self._users = Tally("minute", "user")
        self._rows = 0
        self._patterns: list[str] = []
        self._blocks = 0

    def add(self, block: Block, records: pl.DataFrame) -> None:
        """Takes in the failing ones of a block's records; the lines of all others are not looked at."""
        failing = _failing(records)
        if failing is None or self._rows > MOST_ROWS:
            return
        rows = records.filter(failing)
        if not rows.height:
            return
        patterns = self._named_by(block, rows)
        if not patterns:
            return
        lines = _lines_of(block, rows)
        minute = (rows.get_column("second") // 60 * 60).alias("minute")
        found = pl.DataFrame([minute, _users(lines, patterns)]).filter(pl.col("user").is_not_null()).unique()
        self._rows += found.height
        self._users.add(found)

    def _named_by(self, block: Block, rows: pl.DataFrame) -> list[str]:
        """The patterns that find users in the log: of a sample of these rows, and those that have found some before."""
        if not self._patterns or self._blocks % SAMPLE_EVERY == 0:
            sample = _lines_of(block, rows.gather_every(max(1, rows.height // SAMPLED)))
            known = STRICT + (LOOSE if "status" in rows.columns else ())
            seen = {*self._patterns, *_seen_in(sample, known)}
            self._patterns = [pattern for pattern in STRICT + LOOSE if pattern in seen]
        self._blocks += 1
        return self._patterns

    def take(self, found: pl.DataFrame) -> None:
        """Takes in `minute` and `id` of failing records as another engine found them."""
        ids = found.get_column("id").alias("line")
        rows = pl.DataFrame([found.get_column("minute"), _users(ids, [f"^{VALUE}"])])
        self._users.add(rows.filter(pl.col("user").is_not_null()).unique())

    def result(self) -> pl.DataFrame | None:
        """`minute` i64 and `user` u64 (a hash of the id, which tells users apart and names none)."""
        return self._users.result()


def _lines_of(block: Block, rows: pl.DataFrame) -> pl.Series:
    """The line of each row; of rows that were taken out of a document, and so have no lines, what they say."""
    if block.count:
        wanted = np.zeros(block.count, dtype=np.bool_)
        wanted[rows.get_column("n").to_numpy() - block.first] = True
        return block.pick(wanted).get_column("line")
    nothing = pl.Series("line", [None] * rows.height, dtype=pl.String)
    return rows.get_column("message").alias("line") if "message" in rows.columns else nothing


def _failing(records: pl.DataFrame) -> pl.Series | None:
    """Which records tell of a failed request, or of an error where no record has a status."""
    if "status" in records.columns:
        failed = pl.col("status").is_between(FAILED_FROM, FAILED_TO)
        healthy = pl.col("health").fill_null(value=False) if "health" in records.columns else pl.lit(value=False)
        return records.select((failed & ~healthy).fill_null(value=False)).to_series()
    if "level" in records.columns:
        return records.select(level_expr(pl.col("level")).is_in(BROKEN).fill_null(value=False)).to_series()
    return None


def _seen_in(sample: pl.Series, patterns: Sequence[str]) -> list[str]:
    """Those of the patterns that find somebody in a sample of the lines."""
    return [pattern for pattern in patterns if _users(sample, [pattern]).is_not_null().any()]


def _users(lines: pl.Series, patterns: Sequence[str]) -> pl.Series:
    """The hash of the user's id that each line names, null where it names none."""
    found = pl.coalesce(pl.col("line").str.extract(pattern) for pattern in patterns)
    named = lines.to_frame("line").select(user=found)
    told = pl.when(~pl.col("user").str.contains(NOBODY)).then(pl.col("user").hash(seed=0))
    return named.select(told.alias("user")).to_series()
