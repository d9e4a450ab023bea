"""Looks at documents and keeps what was found; the system does it by itself, so no permission and no journal row."""

from __future__ import annotations

import hashlib
from functools import cache

from afterword.core.document.markdown_write import write_markdown
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.quality.assess import quality_of
from afterword.core.lint.quality.brief import brief_of, brief_text
from afterword.core.lint.quality.json import quality_json
from afterword.core.lint.quality.standing import Quality
from afterword.core.lint.quality.things import THINGS
from afterword.core.lint.registry import rules
from afterword.domain import clock
from afterword.domain.analytics.models import PostmortemQuality
from afterword.domain.postmortems.belonging import actions_of
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.services.common import lock_postmortems
from afterword.domain.postmortems.stored import document_of


@cache
def fingerprint() -> str:
    """Changes with the rules and the things looked for, so that an upgrade looks at every document again."""
    told = [*(f"{one.name} {one.level} {one.doc}" for one in rules()), *(f"{one.name} {one.means}" for one in THINGS)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def look_at(postmortem: Postmortem) -> Quality:
    """The quality of a postmortem as it is now, nothing judged by the clock; nothing is kept."""
    actions = actions_of(postmortem).select_related("owner").order_by("number")
    text = write_markdown(document_of(postmortem, actions))
    return quality_of(Manuscript(text, name=postmortem.code))


def mark_stale(*, postmortem_id: int) -> bool:
    """Notes that a postmortem was changed; True when that was not noted yet, so that somebody must look again."""
    # All that changes a postmortem locks it first, so that no two wait for each other over what is noted of it.
    lock_postmortems([postmortem_id])
    row, created = PostmortemQuality.objects.select_for_update(no_key=True).get_or_create(postmortem_id=postmortem_id)
    # Whoever measures just now waits for the end of this change, or has begun before it and is asked again.
    PostmortemQuality.objects.filter(pk=row.pk).update(stale=True)
    return created or not row.stale


def measure(*, postmortem_id: int) -> PostmortemQuality | None:
    """Looks at a postmortem and keeps what stands in it; None when it is gone. Safe to run twice."""
    # A change from here on is noted anew: what is read below may miss it.
    PostmortemQuality.objects.filter(postmortem=postmortem_id).update(stale=False)
    postmortem = Postmortem.objects.select_related("driver").filter(pk=postmortem_id).first()
    if postmortem is None:
        return None
    row, _ = PostmortemQuality.objects.get_or_create(postmortem=postmortem, defaults={"stale": False})
    quality = look_at(postmortem)
    row.told, row.brief = quality_json(quality), brief_text(brief_of(quality))
    row.rules, row.made_at = fingerprint(), clock.now()
    row.save(update_fields=["told", "brief", "rules", "made_at"])
    return row


def unmeasured() -> list[int]:
    """The ids of postmortems that were not looked at as they are now, with the rules of today."""
    current = PostmortemQuality.objects.filter(rules=fingerprint(), stale=False).exclude(brief="").values("postmortem")
    return list(Postmortem.objects.exclude(pk__in=current).order_by("pk").values_list("pk", flat=True))
