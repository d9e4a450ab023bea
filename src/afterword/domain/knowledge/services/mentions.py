"""Notes which runbooks, decision records and postmortems an incident, a postmortem or an action names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Model, Q

from afterword.core.catalog.numbers import named_in
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.knowledge.models import Mention
from afterword.domain.postmortems.models import Postmortem

Text = tuple[str, str]  # where it stands, and what it says
MOST_PLACES = 10


def note_mentions(*, subject: Incident | Postmortem | Action) -> int:
    """Keeps what the subject names now, and forgets what it named before; gives how many rows changed."""
    field = subject._meta.model_name or ""
    wanted = _named(_texts(subject))
    wanted.pop(_own(subject), [])
    with transaction.atomic():
        type(subject)._default_manager.select_for_update(no_key=True).get(pk=subject.pk)
        known = {(row.prefix, row.number): row for row in Mention.objects.filter(**{field: subject})}
        gone = [row.pk for key, row in known.items() if key not in wanted]
        new = [
            Mention(prefix=prefix, number=number, places=places, **{field: subject})
            for (prefix, number), places in wanted.items()
            if (prefix, number) not in known
        ]
        moved = [row for key, row in known.items() if key in wanted and row.places != wanted[key]]
        for row in moved:
            row.places = wanted[row.prefix, row.number]
        Mention.objects.filter(pk__in=gone).delete()
        Mention.objects.bulk_create(new)
        Mention.objects.bulk_update(moved, ["places"])
    return len(gone) + len(new) + len(moved)


def _own(subject: Model) -> tuple[str, int]:
    """What the subject is called itself: a document that says its own number names nothing."""
    return ("PM", subject.number) if isinstance(subject, Postmortem) else ("", 0)


def _named(texts: Iterator[Text]) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for where, text in texts:
        for key in named_in(text):
            if where not in found[key] and len(found[key]) < MOST_PLACES:
                found[key].append(where)
    return dict(found)


def _texts(subject: Model) -> Iterator[Text]:
    """Everything that can name a record, without reading what cannot: long logs are asked for the letters first."""
    named = Q(text__contains="RB-") | Q(text__contains="ADR-") | Q(text__contains="PM-")
    if isinstance(subject, Action):
        yield from (("action", subject.text), ("check", subject.verification), ("note", subject.completion_note))
    elif isinstance(subject, Incident):
        yield from (("title", subject.title), ("summary", f"{subject.summary}\n{subject.resolution_summary}"))
        yield from (("log", text) for text in _column(subject.entries.filter(named, withdrawn_at=None)))
    elif isinstance(subject, Postmortem):
        yield "title", subject.title
        yield from ((row.heading, row.text) for row in subject.sections.filter(named))
        yield from (("timeline", text) for text in _column(subject.timeline.filter(named)))


def _column(rows: object) -> Iterator[str]:
    return iter(rows.order_by("pk").values_list("text", flat=True))  # type: ignore[attr-defined]
