"""Hashes files while they are read, beside the reading: both let go of the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from afterword.core.evidence.base import Source


@contextmanager
def hashed_meanwhile(sources: Iterable[Source]) -> Iterator[None]:
    """Has the sources hashed, the largest first, as they are read; those not begun at the end are left."""
    pool = ThreadPoolExecutor(1)
    for source in sorted(sources, key=lambda source: -source.size):
        pool.submit(source.hasher)
    try:
        yield
    finally:
        pool.shutdown(cancel_futures=True)
