"""Looks for earlier cases that are like one. The system does it by itself: no permission, no journal."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.db.models import Q

from afterword.core.recurrence.corpus import Alike, Corpus
from afterword.core.recurrence.features import Features, features_from, features_json
from afterword.core.recurrence.reasons import reasons_for
from afterword.domain import clock
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.recurrence.known import known
from afterword.domain.recurrence.models import Case, Match
from afterword.domain.recurrence.permissions import Subject
from afterword.domain.recurrence.reading import features_of_incident, features_of_postmortem, moment_of

LEAST = 0.12  # a score below it is most often chance; measured on repeats in other words, see docs/decisions
MOST = 8


def case_of(subject: Subject) -> Case:
    """The case of an incident or postmortem, made when there is none."""
    return _case(subject)[0]


def _case(subject: Subject) -> tuple[Case, bool]:
    of = {"incident": subject} if isinstance(subject, Incident) else {"postmortem": subject}
    return Case.objects.get_or_create(**of, defaults={"at": moment_of(subject)})


def mark_stale(*, incident_id: int | None = None, postmortem_id: int | None = None) -> int | None:
    """Notes that something was changed; gives its case when nobody is asked yet to look again."""
    found: Subject | None = None
    if incident_id is not None:
        found = Incident.objects.filter(pk=incident_id).first()
    elif postmortem_id is not None:
        found = Postmortem.objects.filter(pk=postmortem_id).first()
    if found is None:
        return None
    case, made = _case(found)
    # Whoever looks just now waits for the end of this change, or has begun before it and is asked again.
    asked = made or not Case.objects.select_for_update(no_key=True).values_list("stale", flat=True).get(pk=case.pk)
    Case.objects.filter(pk=case.pk).update(stale=True)
    return case.pk if asked else None


def look(*, case_id: int) -> list[int]:
    """Reads a case again and finds what is like it; gives the later cases that must be looked at again because of it.

    The system does it by itself, so no permission and no journal row. Safe to run twice.
    """
    Case.objects.filter(pk=case_id).update(stale=False)  # a change from here on is noted anew; what is read is newer
    case = Case.objects.select_related("incident", "postmortem").filter(pk=case_id).first()
    if case is None:
        return []
    features, changed = _read(case)
    corpus = known.up_to_date()
    _match(case, features, corpus)
    return _later_ones(case, features, corpus) if changed else []


def _read(case: Case) -> tuple[Features, bool]:
    """What the case tells now, and whether that has changed since it was read last."""
    subject = case.incident or case.postmortem
    assert subject is not None, "a case is of one thing"
    read = features_of_incident(subject) if isinstance(subject, Incident) else features_of_postmortem(subject)
    written, at = features_json(read), moment_of(subject)
    if case.read_at is not None and written == case.features and case.at == at:
        return read, False
    case.features, case.at, case.read_at = written, at, clock.now()
    case.save(update_fields=["features", "at", "read_at"])
    return read, True


def _later_ones(case: Case, features: Features, corpus: Corpus) -> list[int]:
    """Later cases that were like this one, or are now: they are to be looked at again; those asked for are left out.

    An old postmortem that is imported today is found by what has happened since.
    """
    later = set(Case.objects.filter(at__gt=case.at).exclude(same_event(case)).values_list("pk", flat=True))
    like = [_pk(one) for one in corpus.like(features, wanted=lambda key: key in later, most=MOST) if one.score >= LEAST]
    wanted = Case.objects.filter(Q(matches__earlier=case) | Q(pk__in=like), stale=False).distinct()
    found = list(wanted.order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(pk__in=found).update(stale=True)
    return found


def _match(case: Case, features: Features, corpus: Corpus) -> None:
    earlier = set(Case.objects.filter(at__lt=case.at).exclude(same_event(case)).values_list("pk", flat=True))
    found = [one for one in corpus.like(features, wanted=lambda key: key in earlier, most=MOST) if one.score >= LEAST]
    told = dict(Case.objects.filter(pk__in=[one.key for one in found]).values_list("pk", "features"))
    rows = [_row(case, one, features, features_from(told[_pk(one)]), corpus) for one in found if _pk(one) in told]
    with transaction.atomic():
        Match.objects.filter(case=case).delete()
        Match.objects.bulk_create(rows)
        Case.objects.filter(pk=case.pk).update(looked_at=clock.now())


def _pk(alike: Alike) -> int:
    assert isinstance(alike.key, int)
    return alike.key


def _row(case: Case, alike: Alike, here: Features, there: Features, corpus: Corpus) -> Match:
    reasons = reasons_for(here, there, words=corpus.words, ideas=corpus.ideas)
    told = [asdict(reason) for reason in reasons]
    return Match(case=case, earlier_id=_pk(alike), score=alike.score, reasons=told, found_at=clock.now())


def same_event(case: Case) -> Q:
    """The condition on cases of one event: itself, the postmortems of an incident, the incidents of a postmortem."""
    if case.incident_id is not None:
        documents = Postmortem.objects.filter(incidents=case.incident_id).values("pk")
        return Q(pk=case.pk) | Q(postmortem__in=documents) | Q(incident__postmortems__in=documents)
    incidents = Incident.objects.filter(postmortems=case.postmortem_id).values("pk")
    return Q(pk=case.pk) | Q(incident__in=incidents) | Q(postmortem__incidents__in=incidents)


def every_case() -> list[int]:
    """All cases, the oldest first; those that nobody has made yet are made."""
    for model in (Incident, Postmortem):
        for subject in model._default_manager.filter(case=None).order_by("pk").iterator(500):
            case_of(subject)
    return list(Case.objects.order_by("at").values_list("pk", flat=True))


def unread() -> list[int]:
    """The cases that must be looked at, the oldest first; those that nobody has made yet are made."""
    every_case()
    return list(Case.objects.filter(Q(stale=True) | Q(read_at=None)).order_by("at").values_list("pk", flat=True))
