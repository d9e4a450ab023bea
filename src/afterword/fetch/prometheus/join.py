"""Joins the answers to the parts of one question to the answer that the whole question would have had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from afterword.fetch.service import rows_at


def joined(answers: Sequence[Any]) -> bytes:
    """One `query_range` answer with the samples of all, series by series in the order in which they first appear."""
    rows: dict[bytes, dict[str, Any]] = {}
    warnings: list[str] = []
    for answer in answers:
        for row in rows_at(answer, "data", "result"):
            known = rows.setdefault(_mark(row), {"metric": row.get("metric", {})})
            for kind in ("values", "histograms"):
                if isinstance(row.get(kind), list):
                    known.setdefault(kind, []).extend(row[kind])
        told = answer.get("warnings") if isinstance(answer, dict) else None
        warnings += [text for text in told if text not in warnings] if isinstance(told, list) else []
    whole = {"status": "success", "data": {"resultType": "matrix", "result": list(rows.values())}}
    return orjson.dumps(whole | ({"warnings": warnings} if warnings else {}))


def _mark(row: dict[str, Any]) -> bytes:
    return orjson.dumps(row.get("metric", {}), option=orjson.OPT_SORT_KEYS)
