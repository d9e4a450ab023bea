"""Alertmanager's API v2 and amtool: the alerts that were active at one moment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterword.core.evidence.alerting import alert_moment
from afterword.core.evidence.base import Head, Source, unreadable
from afterword.core.evidence.json_spans import Located
from afterword.core.evidence.stamps import from_iso
from afterword.core.evidence.structured import broken_sentence, first_array, label_texts, objects, report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "alertmanager"
_BEGINS = re.compile(r"\s*[\[{]")


class Alertmanager:
    """Reads the array that `GET /api/v2/alerts`, `/alerts/groups` and `amtool alert query -o json` give.

    It holds only what was active; `endsAt` there is when the alert would expire if nobody renewed it, never a
    recovery, so nothing is told as resolved.
    """

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when an array of objects with a fingerprint, receivers and a start is seen."""
        text = head.text
        words = ('"startsAt"', '"fingerprint"', '"receivers"', '"inhibitedBy"')
        known = sum(word in text for word in words)
        return 0.95 if _BEGINS.match(text) and known >= 3 and '"groupKey"' not in text else 0.0

    def read(self, source: Source) -> Reading:
        """A firing moment for each active alert, at its start."""
        text = text_of(source)
        array = first_array(text, (), ("alerts",), ("data",))
        if not array.found:
            return unreadable(source, "It looks like alerts of Alertmanager, but no list of them stands in it.")
        unread: list[Unread] = [array.broken] if array.broken else []
        moments: list[Moment] = []
        count = 0
        for item in _alerts(array.items):
            moment = _moment(item, source.name)
            count += moment is not None
            if moment is None:
                unread.append(Unread(item.line_start, str(item.value)[:160], "an alert without labels or a start"))
            else:
                moments.append(moment)
        moments.sort(key=lambda moment: moment.at)
        problem = broken_sentence(array.broken)
        report = report_on(source, KIND, records=count, moments=moments, unread=unread, problem=problem)
        return Reading(report, moments=tuple(moments))


def _alerts(items: list[Located]) -> Iterator[Located]:
    """The alerts themselves, out of their groups when the answer is grouped."""
    for item, value in objects(items):
        if isinstance(value.get("alerts"), list) and "startsAt" not in value:
            yield from (Located(alert, item.line_start, item.line_end) for alert in value["alerts"])
        else:
            yield item


def _moment(item: Located, file: str) -> Moment | None:
    alert = item.value if isinstance(item.value, dict) else {}
    starts = from_iso(alert.get("startsAt"))
    labels = label_texts(alert.get("labels"))
    if starts is None or not labels:
        return None
    status = alert.get("status")
    is_silenced = isinstance(status, dict) and status.get("state") == "suppressed"
    return alert_moment(
        starts, "firing", KIND, item.span(file), labels, label_texts(alert.get("annotations")),
        mark=str(alert.get("fingerprint") or ""), starts_at=str(alert.get("startsAt")),
        silenced="1" if is_silenced else "",
    )  # fmt: skip
