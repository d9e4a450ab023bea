"""Reads an incident or a postmortem for what of it is compared: its own words alone."""

from __future__ import annotations

from datetime import UTC, datetime, time

from afterword.core.document.plain import plain_words
from afterword.core.recurrence.features import Features, features_of
from afterword.core.recurrence.told import CAUSE, REST, SUMMARY, TIMELINE, Told, place_of
from afterword.domain.analysis.models import Analysis
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem

MOST_LINES = 300  # signals and machine entries whose shapes are looked at
PEOPLE = ("person", "")
OWN = "system"  # what Afterword wrote by itself is the same in every event: "Declared P1", who took which role


def features_of_incident(incident: Incident) -> Features:
    """What an incident tells: title, summaries, services, log, and the shapes of its signals."""
    entries = list(incident.entries.filter(withdrawn_at=None).exclude(source=OWN).values_list("text", "source"))
    signals = incident.signals.exclude(state="dismissed").values_list("text", flat=True)[:MOST_LINES]
    machine = [text for text, source in entries if source not in PEOPLE][:MOST_LINES]
    told = Told(
        title=incident.title,
        summary=f"{incident.summary}\n{incident.resolution_summary}",
        timeline="\n".join(text for text, _ in entries),
        services=tuple(incident.services.values_list("name", flat=True)),
        lines=(*signals, *machine),
    )
    return features_of(told)


def features_of_postmortem(postmortem: Postmortem) -> Features:
    """What a postmortem tells: sections, timeline, and its factors with their categories."""
    texts: dict[str, list[str]] = {SUMMARY: [], CAUSE: [], TIMELINE: [], REST: []}
    for section in postmortem.sections.all():
        texts[place_of(section.field or None)].append(plain_words(section.text))
    items = list(postmortem.timeline.exclude(source=OWN).values_list("text", "source"))
    factors = list(postmortem.factors.values_list("text", "layer", "category"))
    named = [text for text, _, _ in factors]
    told = Told(
        title=postmortem.title,
        summary="\n".join(texts[SUMMARY]),
        cause="\n".join([*texts[CAUSE], *named]),
        timeline="\n".join([*texts[TIMELINE], *(text for text, _ in items)]),
        rest="\n".join(texts[REST]),
        services=tuple(map(str, postmortem.services)),
        factors=tuple(named),
        categories=tuple(dict.fromkeys(category for _, _, category in factors if category)),
        kinds=_kinds(postmortem, factors),
        lines=tuple(text for text, source in items if source not in PEOPLE)[:MOST_LINES],
    )
    return features_of(told)


def _kinds(postmortem: Postmortem, factors: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """How it was set off and how it was found, as far as the analysis says."""
    triggers = [f"set off by: {category}" for _, layer, category in factors if layer == "trigger" and category]
    row = Analysis.objects.filter(postmortem=postmortem).first()
    found = [f"found by: {row.get_detected_by_display()}"] if row is not None and row.detected_by else []
    return tuple(dict.fromkeys([*triggers, *found]))


def moment_of(subject: Incident | Postmortem) -> datetime:
    """When it happened, as far as is known."""
    if isinstance(subject, Incident):
        return subject.began_at
    day = datetime.combine(subject.date, time(), UTC) if subject.date else subject.created_at
    return subject.started_at or subject.detected_at or day
