"""A folder of postmortems in a house style, and an import of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from afterword.domain.accounts.models import Person
from afterword.domain.importing.found import found
from afterword.domain.importing.services import Outcome, import_files

HOUSE = """# Checkout refused one order in three

Date: 2026-01-15
Severity: High
Author: Alice Adams

## Summary

The pool ran out.

## Impact

One order in three failed.

## Timeline (UTC)

- 10:05 Alert: pool exhausted
- 10:20 Rolled back by @bob
- 10:31 Recovered

## What the weather was like

Sunny.

![chart](img/pool.png)

## Action items

| Action | Owner | Due |
|---|---|---|
| Limit the pool | @bob | 2026-02-01 |
| Write a runbook | @zoe | |
"""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
Importer = Callable[..., list[Outcome]]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder with one postmortem in a house style and its picture."""
    folder = tmp_path / "archive"
    (folder / "img").mkdir(parents=True)
    (folder / "2026-01-15-checkout.md").write_text(HOUSE)
    (folder / "img" / "pool.png").write_bytes(PIXEL)
    return folder


@pytest.fixture
def importer(alice: Person) -> Importer:
    """Imports paths as Alice unless somebody else is named."""

    def run(*paths: Path, actor: Person = alice, **more: Any) -> list[Outcome]:
        return import_files(actor=actor, files=found(paths), now=timezone.now(), **more)

    return run
