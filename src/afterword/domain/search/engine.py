"""How each database keeps and finds words: FTS5 in a table, PostgreSQL in a tsvector column with a GIN index.

The words are cut by words.py on both; the databases only compare them, so that the same question has the same hits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from afterword.domain.search.asked import Asked, Term
from afterword.domain.search.models import Indexed

TABLE = "search_words"
COLUMN = "words"
HEAD = "head"  # title and summary alone: PostgreSQL ranks by them, since reading long texts to rank them took 80 ms
MOST_WORDS = 15_000  # of one thing: PostgreSQL knows no place beyond 16,383 in a text
MOST_OF_HEAD = 100  # words of the summary that count as such for the rank
BETWEEN = 2  # places between title, summary and body, so that no phrase reaches over them
WEIGHTS = (10.0, 4.0, 1.0)  # of title, summary and body

CREATE = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(title, summary, body, tokenize='ascii', prefix='2 3 4')",
        f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS))})')",  # noqa: S608
    ),
    "postgresql": (
        f"ALTER TABLE search_indexed ADD COLUMN {COLUMN} tsvector, ADD COLUMN {HEAD} tsvector",
        f"CREATE INDEX search_indexed_words ON search_indexed USING gin ({COLUMN})",
    ),
}
DROP = {
    "sqlite": (f"DROP TABLE IF EXISTS {TABLE}",),
    "postgresql": (f"ALTER TABLE search_indexed DROP COLUMN IF EXISTS {COLUMN}, DROP COLUMN IF EXISTS {HEAD}",),
}
WORTH = f"ts_rank('{{0.06, 0.06, 0.3, 1.0}}', search_indexed.{HEAD}, %s::tsquery, 1)"
Columns = tuple[list[str], list[str], list[str]]  # the words of title, summary and body


def keep(rows: Iterable[tuple[int, Columns]]) -> None:
    """Keeps the words of entries of the index, in place of those that were kept before."""
    rows = [(pk, _cut(columns)) for pk, columns in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk, _ in rows])  # noqa: S608
            texts = [(pk, " ".join(title), " ".join(summary), " ".join(body)) for pk, (title, summary, body) in rows]
            into = f"INSERT INTO {TABLE}(rowid, title, summary, body) VALUES (%s, %s, %s, %s)"  # noqa: S608
            cursor.executemany(into, texts)
        else:
            update = f"UPDATE search_indexed SET {COLUMN} = %s::tsvector, {HEAD} = %s::tsvector WHERE id = %s"  # noqa: S608
            told = [
                (_vector(columns), _vector((columns[0], columns[1][:MOST_OF_HEAD], [])), pk) for pk, columns in rows
            ]
            cursor.executemany(update, told)


def forget(pks: Sequence[int]) -> None:
    """Takes away the words of entries that are gone; PostgreSQL has them in the row itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in pks])  # noqa: S608


def _cut(columns: Columns) -> Columns:
    title, summary, body = columns
    left = max(MOST_WORDS - len(title) - len(summary), 0)
    return title, summary[:MOST_WORDS], body[:left]


def _vector(columns: Columns) -> str:
    """The words with their places and weights, as PostgreSQL writes them."""
    places: dict[str, list[str]] = {}
    place = 0
    for words, weight in zip(columns, "ABD", strict=True):
        for word in words:
            place += 1
            places.setdefault(word, []).append(f"{place}{weight}")
        place += BETWEEN
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def matching(rows: QuerySet[Indexed], asked: Asked) -> QuerySet[Indexed]:
    """The entries that hold what is asked for."""
    if connection.vendor == "sqlite":
        held = RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", [for_sqlite(asked)])  # noqa: S608, S611
    else:
        select = f"SELECT id FROM search_indexed WHERE {COLUMN} @@ %s::tsquery"  # noqa: S608
        held = RawSQL(select, [for_postgresql(asked)])  # noqa: S611
    return rows.filter(pk__in=held)


def ranked(rows: QuerySet[Indexed], asked: Asked) -> QuerySet[Indexed, Any]:
    """The entries that hold what is asked for, the best first: the title counts most, then the summary."""
    if connection.vendor == "sqlite":
        joined = rows.extra(  # noqa: S610
            tables=[TABLE],
            where=[f"{TABLE}.rowid = search_indexed.id AND {TABLE} MATCH %s"],
            params=[for_sqlite(asked)],
            select={"worth": f"-{TABLE}.rank"},
        )
        return joined.extra(order_by=["-worth", "-id"])
    found = matching(rows, asked)
    return found.extra(  # noqa: S610
        select={"worth": WORTH}, select_params=[for_postgresql(asked)], order_by=["-worth", "-id"]
    )


def best(asked: Asked, most: int) -> list[int]:
    """The ids of the best entries of all, whoever may see them: quicker than `ranked`, since nothing is joined."""
    if connection.vendor == "sqlite":
        select = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s ORDER BY rank, rowid DESC LIMIT %s"  # noqa: S608
        values: list[str | int] = [for_sqlite(asked), most]
    else:
        select = (
            f"SELECT id FROM search_indexed WHERE {COLUMN} @@ %s::tsquery "  # noqa: S608
            f"ORDER BY {WORTH} DESC, id DESC LIMIT %s"
        )
        values = [for_postgresql(asked), for_postgresql(asked), most]
    with connection.cursor() as cursor:
        cursor.execute(select, values)
        return [int(row[0]) for row in cursor.fetchall()]


def for_sqlite(asked: Asked) -> str:
    """The question in the words of FTS5; every word stands in quotes and has letters and figures only."""
    wanted = " AND ".join(_phrase_sqlite(term) for term in asked.wanted)
    unwanted = "".join(f" NOT {_phrase_sqlite(term)}" for term in asked.unwanted)
    return f"({wanted}){unwanted}"


def _phrase_sqlite(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.beginning else "")


def for_postgresql(asked: Asked) -> str:
    """The question as a tsquery."""
    wanted = [f"({_phrase_postgresql(term)})" for term in asked.wanted]
    return " & ".join([*wanted, *(f"!({_phrase_postgresql(term)})" for term in asked.unwanted)])


def _phrase_postgresql(term: Term) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.beginning else "")
