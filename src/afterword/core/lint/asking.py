"""How a sentence asks for an action, and the words of the action that it asks for."""

from __future__ import annotations

import re
from collections.abc import Callable

Asked = tuple[str, str]  # the proposed action, and why it is one

VERBS = (
    "add|adjust|alert|allow|archive|ask|audit|automate|avoid|back up|block|build|bump|cap|change|check|clarify"
    "|clean up"
    "|collect|communicate|configure|consider|create|decide|decouple|define|delete|deploy|deprecate|disable|discuss"
    "|document|drop|enable|enforce|ensure|establish|evaluate|expand|explore|expose|extend|find|fix|formalize"
    "|formalise"
    "|give|harden|have|implement|improve|include|increase|instrument|introduce|investigate|isolate|keep|let"
    "|limit|log|look"
    "|lower|maintain|make|measure|migrate|mitigate|monitor|move|notify|pin|practice|prevent|prioriti[sz]e"
    "|provide|put|raise|rate-limit"
    "|reconsider|record|redesign|reduce|refactor|remove|rename|replace|require|restrict|retry|review|revisit|rewrite"
    "|roll out|rotate|run|scale|schedule|separate|serve|set|share|shorten|simplify|speed up|split"
    "|standardi[sz]e|start"
    "|stop|store|streamline|support|switch|test|throttle|track|train|tune|turn|unify|update|upgrade|use"
    "|validate|verify"
    "|warn|watch|write"
)
THINGS = (
    "alert(?:s|ing)?|alarms?|monitor(?:s|ing)?|metrics?|dashboards?|logs?|logging|test cases?|test coverage"
    "|tests?|runbooks?"
    "|playbooks?|documentation|docs|limits?|rate limit(?:s|ing)?|timeouts?|back-?ups?|checks?|health checks?"
    "|validation"
    "|safeguards?|guardrails?|procedures?|process|retries|fallbacks?|redundancy|checklist|linter|canary|staging"
    " environment|rollback(?: plan| procedure)?|visibility|warning(?:s)?|notification(?:s)?|status page"
    "|escalation(?: path)?"
)
_ADVERB = (
    r"(?:(?:also|probably|always|really|definitely|therefore|now|still|at least|at minimum|likely|instead|then) )*"
)
_WHO = r"(?:we|i|the team|our team|someone|somebody)"
_DONE = re.compile(
    r"\b(?:already|(?:has|have) (?:since |now |also )?(?:been )?(?:added|fixed|merged|deployed|implemented"
    r"|changed|updated)"
    r"|we(?:'ve| have)? (?:since |now |also )?(?:added|fixed|changed|updated|implemented|increased|created))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:should|must|need)(?:n't| not)? (?:have|be noted|be said|be fine|be ok|be okay|be safe)\b|\bno need\b"
    r"|\bneed(?:s|ed)? (?:to be )?(?:no|nothing)\b|\?\s*$|\bas (?:it|they|we) should\b|\bthan (?:it|they|we) should\b"
    r"|\bshould (?:now|no longer|only have)\b|\b(?:which|that|who|where|what|when|if|how|whether) (?:\w+ ){0,4}?"
    r"(?:should|must|need to|needs to|want to|wants to|will|have to)\b|\bneed(?:s|ed)? to know\b|\bbelieved?\b"
    r"|\bthought\b|\bassum|\bavoid the (?:lack|absence)\b|^note that\b",
    re.IGNORECASE,
)
_WANT = re.compile(
    rf"\b{_WHO} {_ADVERB}(?:should|must|need to|ought to|have to|could|might want to|may want to|want to"
    rf"|would like to"
    rf"|plan(?:s|ned)? to|(?:are|is) (?:planning|going|working|looking) (?:to|on|into)|intend to|will|'ll) {_ADVERB}"
    rf"(?P<act>(?:be able to )?(?:{VERBS})\b.*)",
    re.IGNORECASE,
)
_OUGHT = re.compile(
    rf"^(?P<what>(?!(?:we|i|they|you|it|this|that|there|he|she)\b)[A-Z0-9][^,;:]{{2,90}}?) (?:should|must"
    rf"|needs? to|ought to)"
    rf" {_ADVERB}(?P<act>(?:be |have |not |{VERBS}).*)",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b(?:there (?:is|was|are|were) (?:currently |still |also )?(?:no|not any|not enough|insufficient)|(?:we"
    r"|it|i) (?:do|does|did)"
    r"(?:n't| not) (?:currently |yet )?have (?:any |an? |enough |proper |sufficient )?|(?:we|it) (?:have|has"
    r"|had) (?:no|insufficient)"
    r"|lack(?:s|ed|ing)?(?: of)?(?: (?:any|an?|proper|sufficient|adequate|good))?|missing|insufficient"
    r"|absence of(?: an?)?) "
    rf"(?P<thing>(?:[\w/-]+ ){{0,3}}?(?:{THINGS})\b[^.;:!?]*)",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"(?P<what>[A-Z`][^,;:.]{2,70}?) (?:is|was|are|were) (?:not|never) (?:properly |automatically |yet |being )?"
    r"(?P<verb>documented|tested|monitored|alerted on|automated|backed up|validated|logged|rate.limited"
    r"|version controlled)\b",
)
_WOULD = re.compile(
    r"^(?:having )?(?P<what>(?:an?|better|more|earlier|automated|some|regular|proper) [^,;:.]{3,90}?) (?:would"
    r"|could|might)(?: likely| probably)?"
    r" (?:have (?:caught|prevented|detected|shown|helped|reduced|avoided|shortened|made|allowed|alerted|told)"
    r"|help|prevent"
    r"|reduce|avoid|catch|make|allow|be (?:helpful|useful|good|better))\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\bit (?:would|might|may|could) be (?:good|useful|helpful|nice|better|worth\w*|wise|great) (?:to"
    r"|if we) (?P<act>(?:\w+ )?.*)",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:permanent|long[- ]term|proper|real|lasting) (?:fix|solution|remedy)\b[^.:]{0,40}?(?: is| will be"
    r"| would be|:)"
    rf" (?:to )?(?P<act>(?:{VERBS})\b.*)",
    re.IGNORECASE,
)
_ITEM = re.compile(
    rf"^(?!avoid\b|consider\b|look up\b|keep\b|use\b)(?:{VERBS})\b(?! (?:was|is|were|are|failed|happened|ran"
    rf"|took|caused|did|had|has)\b)(?P<rest> .{{8,}})",
    re.IGNORECASE,
)
_WILL_BE = re.compile(
    r"^(?!(?:it|this|that|they|there|these|you|we)\b)[A-Za-z0-9][^,;:]{2,110}? will be (?:created|added|changed"
    r"|implemented|conducted"
    r"|updated|improved|removed|moved|documented|introduced|extended|replaced|reviewed|automated|tested|monitored)\b",
    re.IGNORECASE,
)
_NEED = re.compile(
    rf"\b{_WHO} {_ADVERB}need (?P<thing>(?:an?|better|more|some) (?!help\b|time\b|to\b)[^,;:]{{6,}})", re.IGNORECASE
)
_POSSIBLE = re.compile(r"\bit should (?P<no>not |never )?be (?P<un>im)?possible to (?P<act>.*)", re.IGNORECASE)
_AGAIN = re.compile(r"^(?:in (?:the )?future|next time|going forward|in hindsight),? ", re.IGNORECASE)
_DOING = {
    "documented": "Document",
    "tested": "Test",
    "monitored": "Monitor",
    "alerted on": "Alert on",
    "automated": "Automate",
    "backed up": "Back up",
    "validated": "Validate",
    "logged": "Log",
    "version controlled": "Keep under version control:",
}


def asked_by(sentence: str, *, listed: bool = False, told: bool = False) -> Asked | None:
    """What a sentence asks for; None when it asks for nothing, or tells that it was done.

    `listed` says that it is an item of a list of what to learn or improve, where a bare verb is a proposal; `told` that
    it stands in the timeline, where what was missing that night is no proposal yet.
    """
    text = _AGAIN.sub("", sentence.strip())
    if _DONE.search(text) or _NOT.search(text) or not 15 < len(text) < 500:
        return None
    for rule, why in _RULES[:1] if told else _RULES:
        if proposed := rule(text):
            return _tidy(proposed), why
    return (_tidy(text), "a proposal in a list") if listed and _ITEM.match(text) else None


def _want(text: str) -> str | None:
    found = _WANT.search(text)
    return found["act"].removeprefix("be able to ") if found else None


def _ought(text: str) -> str | None:
    found = _OUGHT.match(text)
    return text if found and not re.match(r"(?:be|have) (?:able|a|the)\b", found["act"]) else None


def _will_be(text: str) -> str | None:
    return text if _WILL_BE.match(text) else None


def _need(text: str) -> str | None:
    found = _NEED.search(text)
    return f"Find {found['thing']}" if found else None


def _possible(text: str) -> str | None:
    found = _POSSIBLE.search(text)
    return f"Make it {'im' if found['no'] or found['un'] else ''}possible to {found['act']}" if found else None


def _missing(text: str) -> str | None:
    found = _MISSING.search(text)
    if found is None:
        return None
    thing = re.split(
        r",| and (?=\w+ (?:was|were|is|are)\b)| (?:which|so|because|but|that (?:would|could)) ", found["thing"]
    )[0]
    return f"Add {_article(thing)}{thing}"


def _article(thing: str) -> str:
    """A or an before one thing that can be counted."""
    last = re.search(rf"(?:{THINGS})\b", thing, re.IGNORECASE)
    word = last[0].lower() if last else thing
    if (
        word.endswith("s")
        or word.endswith("ing")
        or word in ("documentation", "validation", "redundancy", "visibility")
    ):
        return ""
    return "an " if thing[0].lower() in "aeiou" else "a "


def _never(text: str) -> str | None:
    found = _NEVER.search(text)
    if found is None:
        return None
    what = found["what"] if re.match(r"[A-Z]{2}|`", found["what"]) else found["what"][0].lower() + found["what"][1:]
    return f"{_DOING.get(found['verb'].lower(), 'Limit the rate of')} {what}"


def _would(text: str) -> str | None:
    found = _WOULD.match(text)
    return f"Add {found['what'][0].lower()}{found['what'][1:]}" if found else None


def _good(text: str) -> str | None:
    found = _GOOD.search(text)
    return found["act"] if found else None


def _plan(text: str) -> str | None:
    found = _PLAN.search(text)
    return found["act"] if found else None


_RULES: tuple[tuple[Callable[[str], str | None], str], ...] = (
    (_plan, "it names the lasting fix"),
    (_want, "it says what somebody wants to do"),
    (_possible, "it says how something should be"),
    (_need, "it says what is needed"),
    (_will_be, "it says what will be done"),
    (_would, "it says what would have helped"),
    (_good, "it says what would be good"),
    (_never, "it says what is not done"),
    (_missing, "it says what is missing"),
    (_ought, "it says how something should be"),
)


def _tidy(text: str) -> str:
    """The words as a title: a capital first, no stop at the end, nothing behind a semicolon."""
    short = re.split(r";|\s[-\u2013\u2014]\s", text)[0].strip(" .:,!-")
    if short.count("(") > short.count(")"):
        short = short[: short.rindex("(")].strip()
    return (short[:1].upper() + short[1:])[:300]
