"""A small pool of connections to PostgreSQL, with the limit and the patience that pools have."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import psycopg


class PoolTimeout(Exception):
    """No connection became free in time."""


class Pool:
    """At most `size` connections; who waits longer than `patience` seconds for one gets PoolTimeout.

    With `fresh` each question has a connection of its own, as programs without a pool ask.
    """

    def __init__(self, address: str, size: int, patience: float, *, fresh: bool = False) -> None:
        self._address, self._patience, self._fresh, self.size = address, patience, fresh, size
        self._free: list[psycopg.AsyncConnection[Any]] = []
        self._places = asyncio.Semaphore(size)
        self.waiting = self.in_use = 0

    async def ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Give the rows that a query answers with."""
        await self._enter()
        self.in_use += 1
        try:
            return await self._asked(query, values)
        finally:
            self.in_use -= 1
            self._places.release()

    async def _enter(self) -> None:
        self.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except TimeoutError as error:
            raise PoolTimeout(f"no database connection within {self._patience:g} s") from error
        finally:
            self.waiting -= 1

    async def _asked(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        made = self._free.pop() if self._free else await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        try:
            cursor = await made.execute(query.encode(), values)
            rows = await cursor.fetchall() if cursor.description else []
        except BaseException:
            await made.close()  # what it was asked may still run: the connection is of no more use
            raise
        if self._fresh:
            await made.close()
        else:
            self._free.append(made)
        return rows
