"""What the installation makes by itself: the search index, the quality of documents, cases for repeats.

Quality and cases are made for as many documents as there are different texts; the others take theirs over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from serving.documents import BODIES, Document
from serving.rows import put, write
from serving.words import Words

ALIKE = 3  # earlier cases that each case is like


def fill(words: Words, documents: Sequence[Document], now: datetime) -> None:
    """Makes it all."""
    _quality(documents, now)
    _cases(words, documents, now)
    _mentions(words, documents)
    index()


def _quality(documents: Sequence[Document], now: datetime) -> None:
    from afterword.core.lint.quality.brief import brief_of, brief_text
    from afterword.core.lint.quality.json import quality_json
    from afterword.domain.analytics.models import PostmortemQuality
    from afterword.domain.analytics.services import fingerprint, look_at
    from afterword.domain.postmortems.models import Postmortem

    samples = Postmortem.objects.filter(pk__in=[one.pk for one in documents[-BODIES:]])
    known = {row.number % BODIES: look_at(row) for row in samples}
    told = {body: {"told": quality_json(one), "brief": brief_text(brief_of(one))} for body, one in known.items()}
    common = {"rules": fingerprint(), "stale": False, "made_at": now}
    put(PostmortemQuality(postmortem_id=one.pk, **told[one.body], **common) for one in documents)


def _cases(words: Words, documents: Sequence[Document], now: datetime) -> None:
    from afterword.core.recurrence.features import features_json
    from afterword.domain.incidents.models import Incident
    from afterword.domain.postmortems.models import Postmortem
    from afterword.domain.recurrence.models import Case
    from afterword.domain.recurrence.reading import features_of_incident, features_of_postmortem

    newest = documents[-BODIES:]
    incidents = Incident.objects.filter(pk__in=[one.incident.pk for one in newest])
    of_incidents = {row.number % BODIES: features_json(features_of_incident(row)) for row in incidents}
    rows = Postmortem.objects.filter(pk__in=[one.pk for one in newest])
    of_documents = {row.number % BODIES: features_json(features_of_postmortem(row)) for row in rows}
    common = {"stale": False, "read_at": now, "looked_at": now}
    first = write(
        Case(incident_id=one.incident.pk, at=one.incident.at, features=of_incidents[one.body], **common)
        for one in documents
    )
    second = write(
        Case(postmortem_id=one.pk, at=one.incident.at, features=of_documents[one.body], **common) for one in documents
    )
    for cases in (first, second):
        _matches(words, cases, now)


def _matches(words: Words, cases: Sequence[Any], now: datetime) -> None:
    from afterword.domain.recurrence.models import Match

    reasons = [{"kind": "service", "here": "shop-api", "there": "shop-api"}]
    put(
        Match(case=case, earlier=cases[place], score=0.2 + n / 10, reasons=reasons, found_at=now)
        for here, case in enumerate(cases)
        if here > ALIKE
        for n, place in enumerate(words.dice.sample(range(here), ALIKE))
    )


def _mentions(words: Words, documents: Sequence[Document]) -> None:
    from afterword.domain.knowledge.models import Mention

    put(
        Mention(prefix="RB", number=words.dice.randrange(1, 100), postmortem_id=one.pk, places=["Root cause"])
        for one in documents
    )


def index() -> None:
    """Writes the search index as `afterword reindex` does."""
    from afterword.domain.search.services import indexing

    indexing.BATCH = 1000  # nobody waits for the rows meanwhile
    indexing.index(indexing.everything())
