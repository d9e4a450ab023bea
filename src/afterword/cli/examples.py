"""Finds the example incident, in a checkout or inside the installed package."""

from __future__ import annotations

from pathlib import Path

import afterword
from afterword.core.errors import EvidenceError

NAME = "pool-exhaustion"


def example_evidence() -> Path:
    """The evidence folder of the example incident."""
    package = Path(afterword.__file__).resolve().parent
    for examples in (package / "examples", package.parent.parent / "examples"):
        evidence = examples / NAME / "evidence"
        if evidence.is_dir():
            return evidence
    raise EvidenceError(file="the example incident", reason="it is not part of this installation")
