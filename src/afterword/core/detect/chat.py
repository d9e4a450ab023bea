"""What people said, judged by their words: guesses, findings, actions, questions, and that all is well again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from afterword.core.detect.base import Candidate, shorten
from afterword.core.detect.bots import as_alert, is_bot
from afterword.core.detect.case import LEAD_SECONDS, Case
from afterword.core.detect.changes import BY_HAND, is_change, tells_end
from afterword.core.detect.wording import (
    CODE,
    EVERYDAY,
    FELT,
    INCIDENT_ROOM,
    NOT_IT,
    NUMBERS,
    PLANS,
    SMALL_TALK,
    STEP_BACK,
    is_finding,
    kind_of,
)
from afterword.core.model.reading import Moment
from afterword.core.model.timeline import Entry

WORD = re.compile(r"[a-z][a-z0-9]{3,}")
PINS = frozenset({"pushpin", "pin", "round_pushpin"})
BASE = {
    "diagnosis": 0.62, "mitigation": 0.66, "recovery": 0.62, "resolved": 0.7, "decision": 0.5, "question": 0.3,
    "status": 0.45, "note": 0.25,
}  # fmt: skip
BEFORE_SECONDS, AFTER_SECONDS = 1800.0, 3600.0
STATED_SECONDS = 20.0
SHORTEST_REF = 3  # characters
SHORT = 12  # letters; so few say something only when they say that it is over


def detect(case: Case) -> list[Candidate]:
    """Give each human message as an entry of the kind that its words make it, the more telling the higher.

    A message stands at the time at which it was written, whatever times it speaks of.
    """
    said = [m for m in case.moments if m.kind == "message" and not is_bot(m) and not is_change(m)]
    vocabulary = technical_words(case)
    bots = [m for m in case.moments if m.kind == "message" and is_bot(m)]
    rest = [m for m in bots if as_alert(m) is None and not is_change(m) and not tells_end(m)]
    return [_candidate(case, moment, vocabulary) for moment in said] + [_by_bot(moment) for moment in rest]


def _by_bot(moment: Moment) -> Candidate:
    entry = Entry(moment.at, "note", moment.source, shorten(moment.text), moment.evidence, score=0.2)
    return Candidate(entry, "a machine said it", f"said {moment.text}", "background")


def technical_words(case: Case) -> frozenset[str]:
    """Give the words that the evidence itself uses: metric names, messages of logs, alerts, changes."""
    texts: list[str] = [s.name for s in case.series]
    texts += [p.template for source in case.logs for p in source.log.patterns[:200]]
    texts += [m.text for m in case.moments if m.kind in {"deploy", "config_change", "commit", "alert_firing"}]
    return frozenset(_words(texts)) - EVERYDAY


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(re.sub(r"[_\W]+", " ", text.lower()))}


def _candidate(case: Case, moment: Moment, vocabulary: frozenset[str]) -> Candidate:
    at, focus = moment.at.timestamp(), case.focus
    kind = kind_of(moment.text, after_trouble=focus is None or at > focus.start)
    if focus is not None and at < focus.calm_until:
        kind = "question" if "?" in moment.text else "note"
    asks = "?" in moment.text
    blames = (kind == "status" or (asks and kind in {"note", "question"})) and _names_change(case, moment)
    kind = "diagnosis" if blames else kind
    role = ("guess" if asks else "finding") if blames else _role(kind, moment.text)
    if role == "said_mitigation" and _is_stated(case, moment):
        role = "said_as_stated"
    score = _score(case, moment, kind, vocabulary)
    text = shorten(moment.text, 280)
    entry = Entry(moment.at, kind, moment.source, text, moment.evidence, actor=moment.actor, score=score)
    return Candidate(entry, f"its words make it a {kind}", f"said {moment.text}", role)


def _role(kind: str, text: str) -> str:
    """Tell guesses, findings and refutations among the diagnoses apart."""
    if kind != "diagnosis":
        return f"said_{kind}"
    if NOT_IT.search(text):
        return "refutation"
    return "finding" if is_finding(text) else "guess"


def _is_stated(case: Case, moment: Moment) -> bool:
    """True when somebody says what a deployment system or a log states at the same time: the change they make."""
    near = [m for m in case.moments if abs((m.at - moment.at).total_seconds()) <= STATED_SECONDS]
    if STEP_BACK.search(moment.text) and any(is_change(m) and not case.is_line(m) for m in near if m.kind != "message"):
        return True
    hands = [hand["who"].lower() for m in near if case.is_line(m) and (hand := BY_HAND.search(m.text))]
    return any(who in (moment.actor or "").lower() for who in hands)


def _names_change(case: Case, moment: Moment) -> bool:
    """True when somebody speaks of trouble and names a change that came shortly before it: that is where they look."""
    if case.focus is None:
        return False
    start = case.focus.start
    refs = {
        m.labels.get("ref", "").lower().removeprefix("v")
        for m in case.moments
        if is_change(m) and start - LEAD_SECONDS <= m.at.timestamp() <= start + 5 and m.at < moment.at
    }
    names = [re.escape(ref) for ref in sorted(refs) if len(ref) >= SHORTEST_REF]
    return bool(names) and bool(re.search(rf"(?<![\w.])v?({'|'.join(names)})(?!\w)", moment.text.lower()))


def _score(case: Case, moment: Moment, kind: str, vocabulary: frozenset[str]) -> float:
    """How telling a message is: its kind, how much it speaks the words of the evidence, whether people marked it."""
    text, labels = moment.text, moment.labels
    score = BASE[kind]
    score += min(0.04 * len(_words([text]) & vocabulary), 0.2)
    score += 0.05 * bool(CODE.search(text)) + 0.03 * bool(NUMBERS.search(text))
    score += 0.07 * bool(PINS & set(labels.get("reactions", "").split(","))) + 0.05 * bool(labels.get("pinned"))
    score -= 0.08 * bool(labels.get("reply"))
    if len(text) < SHORT and kind not in {"recovery", "resolved"}:
        score -= 0.15
    if kind in {"note", "question"} and not _is_about(text, vocabulary):
        score -= 0.2 if SMALL_TALK.search(text) else 0.05
    score += 0.05 if INCIDENT_ROOM.search(labels.get("channel", "")) else -0.05
    return min(max(_by_time(case, moment, score), 0.05), 0.93)


def _is_about(text: str, vocabulary: frozenset[str]) -> bool:
    """True when a message speaks of the matter at all: in words of the evidence, of code, or of what users feel."""
    return bool(CODE.search(text) or FELT.search(text)) or len(_words([text]) & vocabulary) > 1


def _by_time(case: Case, moment: Moment, score: float) -> float:
    """Less for what was said before users suffered, least for what was said long before or after."""
    focus, at = case.focus, moment.at.timestamp()
    if focus is None:
        return score
    if at < focus.start - BEFORE_SECONDS or at > focus.end + AFTER_SECONDS:
        return score - 0.4
    if at < focus.start:
        return min(score - 0.15, 0.44 if PLANS.search(moment.text) else 0.35)
    return score
