"""Which field of a postmortem a heading means, by its wording."""

from __future__ import annotations

import re

_RULES: tuple[tuple[str, str], ...] = (
    ("lessons_lucky", r"lucky|\bluck\b"),
    ("lessons_well", r"(went|worked|go|did)( really| very)? (well|right)|what helped|^positives?$"),
    (
        "lessons_poorly",
        r"(went|worked|go|did)( really)? (wrong|poorly|badly|less well|not)|did(n t| not) (go|work)"
        r"|(could|can|should)( we)?( be| have)?( been)?( gone)? (improve|better|done better)|^negatives?$",
    ),
    ("chain_fix", r"chain fix|^the one fix$"),
    ("chain_walk", r"chain walk|walk(ing)? the chain|chain levels?"),
    ("parking_list", r"parking"),
    ("human_impact", r"(human|team|people) impact"),
    ("contributing_factors", r"contributing|^(causal )?factors?$|^conditions$"),
    (
        "root_cause",
        r"root ?causes?|^(the |technical |underlying )*(causes?|problem|fault)( of .*)?$|cause analysis"
        r"|five whys|5 whys|why (did )?(it|this) happen",
    ),
    ("timeline", r"time ?line|chronolog|sequence of events"),
    ("trigger", r"^triggers?"),
    ("detection", r"^detect|how (was|did|were) .*(detect|notice|discover|find)|^discovery"),
    ("prevention", r"prevent"),
    ("actions", r"action|follow[ -]?ups?|next steps|to ?dos?\b|remediation items|^(process |technical )?improvements$"),
    (
        "resolution",
        r"resol(ution|ve)|recover|mitigat|remed|how .*fixed|workaround"
        r"|^(the |immediate |permanent |short term |long term )*fix(es)?$",
    ),
    ("impact", r"impact|affected|blast radius|^severity and scope"),
    ("lessons", r"lessons?|learn|takeaways?|retrospective"),
    ("references", r"^(references?|links|resources|appendix|appendices|further reading|related|see also|supporting)"),
    ("background", r"background|^context|^introduction|^preface|^glossary"),
    ("summary", r"summary|overview|^tl ?dr|abstract|what happened|^description|at a glance|^synopsis"),
)
_COMPILED = tuple((field, re.compile(rule)) for field, rule in _RULES)


def field_of(heading: str) -> str | None:
    """The field that a heading names, None when its wording names none."""
    plain = re.sub(r"\(.*?\)|\[|\]", " ", heading.lower())
    plain = " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain).split())
    plain = re.sub(r"^(\d+ )+", "", plain)
    return next((field for field, rule in _COMPILED if rule.search(plain)), None)
