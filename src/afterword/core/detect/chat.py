"""What people said, judged by their words: guesses, findings, actions, questions, and that all is well again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from afterword.core.detect.alerts import is_bot
from afterword.core.detect.base import Candidate, shorten
from afterword.core.detect.case import Case
from afterword.core.model.reading import Moment
from afterword.core.model.timeline import Entry


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


RESOLVED = _any(
    r"\ball clear\b", r"\bincident (is )?(over|closed|resolved|done)\b", r"\b(closing|resolving) (this|the incident|it)\b",
    r"\bmark(ing|ed)? (it |this )?(as )?resolved\b", r"^\W*resolved\W*$", r"\bcalling it (resolved|done|fixed)\b",
)  # fmt: skip
WELL = _any(
    r"\bback to normal\b", r"\brecover(ed|ing|s)\b", r"\b(is|are|all|looks?|went|going|turned) green\b", r"\bgreen again\b",
    r"\berrors? (are |is |have )?(gone|stopped|at zero|down)\b", r"\b(much|looking|getting) better\b", r"\bgraphs? (are |is )?flat\b",
    r"\blooks? (good|fine|ok|healthy|stable) (again|now)\b", r"\b(healthy|stable|fine|normal|fast|quick) again\b",
    r"\bno (more|new) errors\b", r"\bworks? again\b", r"\b(is|are) back( up)?\b", r"\bdrain(ed|ing) (fast|nicely|now)\b",
    r"\bwent (back )?down to\b", r"\b(fix|that|it) (worked|helped|did it)\b", r"\bqueue is (empty|back)\b",
)  # fmt: skip
ACTION = _any(
    r"\broll(ing|ed) (it |this |that )?back\b", r"\brevert(ing|ed)\b", r"\brestart(ing|ed)\b", r"\bbounc(ing|ed)\b",
    r"\b(push|pushing|pushed) (out )?(the |a |an )?\w+", r"\bscal(ing|ed) (up|out|down|to)\b",
    r"\b(i'?ll|i will|i can|let me|i'?m|we'?re|now|just) (now |just )?(set|turn|switch|put|rais|lower|bump|increas|reduc|clear|delet|kill|drop|"
    r"add|remov|disabl|enabl|rotat|renew|purg|flush|drain|fail|block|patch|pin|mov|resiz|extend|free)\w*",
    r"\b(set(ting)?|turn(ing|ed) (it )?(off|on|down)|switch(ing|ed)|rais(ing|ed)|lower(ing|ed)|bump(ing|ed)|increas(ing|ed)|"
    r"clear(ing|ed)|delet(ing|ed)|kill(ing|ed)|disabl(ing|ed)|enabl(ing|ed)|rotat(ing|ed)|renew(ing|ed)|purg(ing|ed)|flush(ing|ed)|"
    r"drain(ing)|fail(ing|ed) over|block(ing|ed) the|patch(ing|ed)|resiz(ing|ed)|freed|freeing|reissu(ing|ed)|reload(ing|ed))\b",
    r"\b(building|adding|added|created|creating) (the |an? )\w+", r"\brollback (is )?(done|started|complete|running|in progress)\b",
    r"\b(deploy(ing|ed)|releas(ing|ed)|shipp(ing|ed)|appl(ying|ied)) (the |a )?(fix|hotfix|patch|config|change)\b",
    r"\bfix is (out|deployed|live)\b", r"\bis out (everywhere|now)\b",
)  # fmt: skip
DONE = _any(r"\b(done|out everywhere|is there|finished|complete[d]?|deployed|is back with|is live)\b")
GUESS = _any(
    r"\bi (think|guess|suspect|bet|believe)\b", r"\blooks? like\b", r"\bsuspect", r"\bcould (it|this|that) be\b", r"\bmaybe\b",
    r"\bmight be\b", r"\bprobably\b", r"\bperhaps\b", r"\bmy guess\b", r"\bsmells like\b", r"\bwonder\b", r"\bseems (like|to be)\b",
    r"\bis (that|this|it) .{2,60}\bagain\b", r"\b(timing out|overloaded|down|slow|full|broken|leaking|flapping)\?", r"\bpossibl[ey]\b",
    r"\b(is|are|was|were) (it|that|this|there|the) [^?]{3,80}\?", r"\bjust (traffic|load|a blip|noise)\b", r"\bmust be\b",
    r"\bdid (we|someone|anyone|you)\b",
)  # fmt: skip
FOUND = _any(
    r"\bfound (it|the|something)\b", r"\broot cause\b", r"\bbecause\b", r"\bthe (problem|cause|culprit|reason) (is|was)\b", r"\bturns out\b",
    r"\bcaused by\b", r"\bdue to\b", r"\bgot it\b", r"\bthat('s| is) (it|why|the|what|pr|#?\d|v?\d)", r"\bit('s| is| was) (the|our|a) \w+",
    r"\b(is|are|was|were) (refus|reject|exhaust|expired|missing|out of|leaking|stuck|full\b|at 100|pointing|resolv|not resolv|throttl|deadlock)\w*",
    r"\bno (index|space|disk|memory|connections?|free|route|such)\b", r"\bno space left\b", r"\bexpired\b", r"\bran out\b", r"\bfull of\b",
    r"\b(wrong|bad|missing|broken|typo in the?) (config|value|host|url|key|cert\w*|index|password|env|name|version|setting)\b",
    r"\b(limit|max\w*|quota|capacity|ceiling) (is|of|was|=)\b", r"\bfacepalm\b", r"\bmy (fault|bad)\b", r"\bcrash(es|ing|ed)? (on|because|when|with)\b",
)  # fmt: skip
NOT_IT = _any(
    r"\bnot (it|that|the cause|traffic|us|related)\b", r"\bwas not it\b", r"\bwasn'?t (it|that)\b", r"\bno difference\b", r"\bruled? (it |that )?out\b",
    r"\bunrelated\b", r"\bis (green|fine|clean|healthy|ok)\b", r"\bdid ?n[o']t (help|work|change)\b", r"\bstill (failing|slow|broken|503|erroring|down|bad|seeing)\b",
    r"\bso (it'?s )?not\b", r"\bsame error\b",
)  # fmt: skip
DECISION = _any(r"\blet'?s\b", r"\bwe (will|should|agreed|decided|go with)\b", r"\bnot rolling back\b", r"\bgo ahead\b", r"\bagreed\b", r"\bdecision\b", r"\bdo it\b", r"\bok(ay)? go\b")
FELT = _any(
    r"\bcustomers?\b", r"\busers?\b", r"\btickets?\b", r"\bsupport\b", r"\bcomplain", r"\b50[0-4]s?\b", r"\bslow\b", r"\btimeouts?\b", r"\bfailing\b",
    r"\berrors?\b", r"\bp9[59]\b", r"\bcheckout\b", r"\bdown\b", r"\bnot (loading|working)\b",
)  # fmt: skip
ON_IT = _any(r"\bon it\b", r"\blooking\b", r"\bhere we go\b", r"\binvestigating\b", r"\bi'?m (here|in|up)\b", r"\backed?\b", r"\bkeeping an eye\b")
RECALL = _any(r"\bfor the record\b", r"\bfrom memory\b", r"\bpost-?mortem\b", r"\bin hindsight\b", r"\bwas (at )?about \d", r"\bthanks (all|every)")
PLANS = _any(r"\bgoing out in\b", r"\bgoing out (soon|today|at|now)\b", r"\bcanary\b", r"\bis (tagged|out)\b", r"\bheads.?up\b", r"\bwill deploy\b")
NUMBERS = re.compile(r"\b\d+([.,]\d+)?\s*(%|ms|s|sec|min|gb|mb|kb|rps|k|x)?\b", re.IGNORECASE)
CODE = re.compile(r"`[^`]+`|\b\w+_\w+\b|\b[A-Z]{3,}\b|\bv?\d+\.\d+\.\d+\b")
ROOMS = re.compile(r"\b(inc|incident|sev|outage|war|bridge|p[0-2])\b|^inc-|incident", re.IGNORECASE)
WORD = re.compile(r"[a-z][a-z0-9]{3,}")
COMMON = frozenset("that this with have from they what when your just there were will would about total status error errors request requests".split())
BASE = {"diagnosis": 0.62, "mitigation": 0.66, "recovery": 0.62, "resolved": 0.7, "decision": 0.5, "question": 0.35, "status": 0.45, "note": 0.25}
BEFORE_SECONDS, AFTER_SECONDS = 1800.0, 3600.0


def detect(case: Case) -> list[Candidate]:
    """Give each human message as an entry of the kind that its words make it, the more telling the higher."""
    said = [m for m in case.moments if m.kind == "message" and not is_bot(m)]
    vocabulary = technical_words(case)
    return [_candidate(case, moment, vocabulary) for moment in said]


def technical_words(case: Case) -> frozenset[str]:
    """Give the words that the evidence itself uses: metric names, new messages of logs, alerts, versions."""
    texts: list[str] = [s.name for s in case.series]
    texts += [p.template for source in case.logs for p in source.log.patterns[:200]]
    texts += [m.text for m in case.moments if m.kind in {"deploy", "config_change", "commit", "alert_firing"}]
    return frozenset(_words(texts)) - COMMON


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(re.sub(r"[_\W]+", " ", text.lower()))}


def kind_of(text: str, *, after_trouble: bool = False) -> str:
    """Give the kind of entry that the words of a message make it."""
    if RECALL.search(text):
        return "note"
    if RESOLVED.search(text):
        return "resolved"
    if NOT_IT.search(text):
        return "diagnosis"
    if DECISION.search(text) and ("?" in text or ACTION.search(text)):
        return "decision"
    if FOUND.search(text) and not (GUESS.search(text) and "?" in text) and not re.search(r"\bignore me\b", text, re.IGNORECASE):
        return "mitigation" if ACTION.search(text) and not NUMBERS.search(text.replace(".", "")) else "diagnosis"
    if WELL.search(text) and "?" not in text:
        return "recovery" if after_trouble else "status"
    if ACTION.search(text) or (DONE.search(text) and CODE.search(text)):
        return "decision" if "?" in text else "mitigation"
    if GUESS.search(text):
        return "diagnosis"
    return _lesser_kind(text)


def _lesser_kind(text: str) -> str:
    if DECISION.search(text):
        return "decision"
    if FELT.search(text) or ON_IT.search(text):
        return "status"
    return "question" if text.rstrip().endswith("?") else "note"


def _candidate(case: Case, moment: Moment, vocabulary: frozenset[str]) -> Candidate:
    at = moment.at.timestamp()
    focus = case.focus
    kind = kind_of(moment.text, after_trouble=focus is None or at > focus.start)
    if kind in {"mitigation", "recovery", "resolved"} and focus is not None and at < focus.start:
        kind = "note"
    if kind == "mitigation" and focus is not None and at < focus.start:
        kind = "note"
    role = _role(kind, moment.text)
    score = _score(case, moment, kind, vocabulary)
    entry = Entry(moment.at, kind, moment.source, shorten(moment.text, 280), moment.evidence, actor=moment.actor, score=score)
    return Candidate(entry, f"its words make it a {role.replace('_', ' ')}", f"said {moment.text}", role)


def _role(kind: str, text: str) -> str:
    """Tell guesses, findings and refutations among the diagnoses apart."""
    if kind != "diagnosis":
        return f"said_{kind}"
    if NOT_IT.search(text):
        return "refutation"
    return "finding" if FOUND.search(text) and not (GUESS.search(text) and "?" in text) else "guess"


def _score(case: Case, moment: Moment, kind: str, vocabulary: frozenset[str]) -> float:
    text, at = moment.text, moment.at.timestamp()
    score = BASE[kind]
    score += min(0.04 * len(_words([text]) & vocabulary), 0.2)
    score += 0.05 * bool(CODE.search(text)) + 0.03 * bool(NUMBERS.search(text))
    score += 0.07 * bool({"pushpin", "pin", "round_pushpin"} & set(moment.labels.get("reactions", "").split(",")))
    score += 0.05 * bool(moment.labels.get("pinned"))
    score -= 0.08 * bool(moment.labels.get("reply"))
    if len(text) < 12 and kind not in {"recovery", "resolved"}:
        score -= 0.15
    score += 0.05 if ROOMS.search(moment.labels.get("channel", "")) else -0.05
    focus = case.focus
    if focus is not None:
        if at < focus.start - BEFORE_SECONDS or at > focus.end + AFTER_SECONDS:
            score -= 0.4
        elif at < focus.start:
            score = min(score - 0.15, 0.45 if PLANS.search(text) else 0.35)
    return min(max(score, 0.05), 0.93)
