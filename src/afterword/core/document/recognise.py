"""Which template a document was written in, by its headings: enough of those that only one template has."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_SIGNS: tuple[tuple[str, int, tuple[str, ...]], ...] = (  # template, how many must be there, how they are worded
    (
        "chain",
        1,
        (
            r"walk(ing)? (of |through )?the (chain|levels)",
            r"^(the )?(one|chain( level)?) fix$",
            r"^l[1-5] (str|disc|sc|ex|op)",
        ),
    ),
    ("atlassian", 2, (r"^lead ?up$", r"^fault$", r"^backlog check$", r"^recurrence$")),
    (
        "coe",
        2,
        (
            r"^correction of errors?|\bcoe\b",
            r"^diagnos(is|e)$",
            r"^corrective actions?$",
            r"^related items$",
            r"(5|five) whys$",
            r"^metrics( and graphs)?$|^graphs$",
        ),
    ),
    (
        "security",
        2,
        (
            r"^containment",
            r"^eradication",
            r"^way in$|^attack vector|^initial access|^intrusion",
            r"^evidence kept$|chain of custody|^forensics?",
            r"^(duties and )?notices$|^notifications?$|disclosures?$",
            r"indicators? of compromise",
        ),
    ),
    (
        "near-miss",
        2,
        (
            r"^near miss",
            r"^what almost happened",
            r"^what (it )?could have (done|happened)",
            r"^what (held|caught it)$",
        ),
    ),
    (
        "pagerduty",
        2,
        (
            r"^how did we do",
            r"^responders?$",
            r"^(internal|external)( and (in|ex)ternal)? (messages?|email)",
            r"^messages$",
        ),
    ),
    (
        "debrief",
        2,
        (
            r"^what people saw",
            r"made sense (then|at the time)",
            r"^what nobody had written down",
            r"^tools and cues$",
            r"^remedies$",
            r"^perspectives?$",
        ),
    ),
    (
        "howie",
        2,
        (
            r"^coordination$",
            r"^what sustained",
            r"^open questions?$",
            r"^how it was handled",
            r"^contributors?( and enablers)?$",
            r"^mitigators$",
        ),
    ),
    ("lite", 3, (r"^what surprised us", r"^what helped", r"^what (will we|we will) change")),
    (
        "google-sre",
        3,
        (
            r"lucky|\bluck\b",
            r"^triggers?$",
            r"^detection$",
            r"^root causes?$",
            r"^glossary$",
            r"^supporting information",
        ),
    ),
    ("3am", 2, (r"^what we learned$", r"^contributing factors$", r"^what we could improve$")),
    (
        "report",
        3,
        (
            r"^immediate cause$",
            r"^systemic issues$",
            r"^prevention$",
            r"^contributing factors$",
            r"^what went well$",
            r"^lessons learned$",
        ),
    ),
)
_COMPILED = tuple((name, least, tuple(re.compile(one) for one in rules)) for name, least, rules in _SIGNS)
_NEEDED = {  # without which it is another, however much of the rest is there
    "google-sre": r"lucky|\bluck\b",
    "3am": r"^what we learned$",
    "howie": r"coordination|sustain|handled|enablers|mitigators",
    "report": r"^(immediate cause|systemic issues|prevention)$",
}
_STANDARD = {"summary", "impact", "timeline", "root_cause", "actions"}


def template_by(title: str, headings: Sequence[str], fields: Collection[str | None]) -> str:
    """The name of the template, `unknown` when the headings are nobody's."""
    said = [plain for one in headings if (plain := _plain(one))]
    if {"chain_walk", "chain_fix"} & set(fields):
        return "chain"
    for name, least, rules in _COMPILED:
        needed = _NEEDED.get(name)
        met = sum(any(rule.search(one) for one in said) for rule in rules)
        if met >= least and (needed is None or any(re.search(needed, one) for one in said)):
            return name
    if set(fields) >= _STANDARD:
        return "standard"
    return "report" if re.search(r"\breport\b", title, re.IGNORECASE) else "unknown"


def _plain(heading: str) -> str:
    words = re.sub(r"\(.*?\)|[^a-z0-9 ]+", " ", heading.lower().replace("'", "").replace("-", " "))
    return re.sub(r"^(\d+ )+(?=\D)", "", " ".join(words.split())) if heading else ""
