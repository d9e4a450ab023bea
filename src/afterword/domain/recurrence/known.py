"""All cases as this process knows them: read from the database once, and then only what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet

from afterword.core.recurrence.corpus import Corpus
from afterword.core.recurrence.features import Features, features_from
from afterword.domain.recurrence.models import Case

GROWN = 1.25  # times as many as it began with, and it is made anew: how rare words are has changed by then
FEW = 20
OVERLAP = timedelta(minutes=1)  # what another process read before the newest may have been kept after it


class Known:
    """The cases of one database; `up_to_date` brings in what was read since the last time."""

    def __init__(self) -> None:
        self._corpus: Corpus | None = None
        self._read_at: datetime | None = None  # of the newest
        self._known: dict[int, datetime] = {}  # when each case was read that is in the corpus
        self._count = 0

    def up_to_date(self) -> Corpus:
        """The corpus with every case as it was read last."""
        rows = Case.objects.exclude(read_at=None)
        count, fresh = rows.count(), self._fresh(rows)
        if self._corpus is None or count < self._count or self._has_grown(len(fresh)):
            self._known.clear()
            self._corpus = Corpus(self._features(rows))
        elif fresh:
            self._corpus.grow(self._features(rows.filter(pk__in=fresh)))
        self._count = count
        return self._corpus

    def _fresh(self, rows: QuerySet[Case]) -> list[int]:
        """The ids of those that are not in the corpus as they were read last."""
        if self._read_at is not None:
            rows = rows.filter(read_at__gte=self._read_at - OVERLAP)
        return [pk for pk, read_at in rows.values_list("pk", "read_at") if self._known.get(pk) != read_at]

    def _has_grown(self, fresh: int) -> bool:
        assert self._corpus is not None
        most = max(self._corpus.begun_with * GROWN, self._corpus.begun_with + FEW)
        return len(self._corpus.keys) + fresh > most

    def _features(self, rows: QuerySet[Case]) -> Iterator[tuple[int, Features]]:
        told = rows.order_by("read_at", "pk").values_list("pk", "read_at", "features")
        for pk, read_at, features in told.iterator(500):
            assert read_at is not None, "only what was read is asked for"
            self._known[pk] = read_at
            self._read_at = max(self._read_at or read_at, read_at)
            yield pk, features_from(features)


known = Known()
