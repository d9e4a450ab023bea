"""Which field of a postmortem a heading means, by its wording."""

from __future__ import annotations

import re

_RULES: tuple[tuple[str, str], ...] = (
    ("lessons_lucky", r"lucky|\bluck\b"),
    ("lessons_well", r"(went|worked|go|did)( really| very)? (well|right)|what helped|what sustained us|^positives?$"),
    (
        "lessons_poorly",
        r"(went|worked|go|did)( really)? (wrong|poorly|badly|less well|not)|did(n t| not) (go|work)"
        r"|(could|can|should)( we)?( be| have)?( been)?( gone)? (improve|better|done better)|^negatives?$",
    ),
    ("chain_fix", r"chain fix|^the one fix$"),
    ("chain_walk", r"chain walk|walk(ing)? (of )?the chain|chain levels?"),
    ("parking_list", r"parking"),
    ("human_impact", r"(human|team|people) impact"),
    (
        "contributing_factors",
        r"contributing|^contributors and enablers|^what brought it about|^(causal )?factors?$|^conditions$",
    ),
    (
        "root_cause",
        r"root ?causes?|^(the |technical |underlying )*(causes?|problem|fault)( of .*)?$|cause analysis"
        r"|five whys|5 whys|why (did )?(it|this) happen|^what made it possible",
    ),
    ("timeline", r"time ?line|chronolog|sequence of events"),
    ("trigger", r"^triggers?|^lead ?up$|^way in$"),
    ("detection", r"^detect|how (was|did|were) .*(detect|notice|discover|find)|^how it was noticed|^discovery"),
    ("prevention", r"prevent|^what (we will|will we) change"),
    (
        "actions",
        r"action|follow[ -]?ups?|next steps|to ?dos?\b|remediation items|^remedies$"
        r"|^(process |technical )?improvements$",
    ),
    (
        "resolution",
        r"resol(ution|ve)|recover|mitigat|remed|how .*fixed|workaround|^how it was handled"
        r"|^(the |immediate |permanent |short term |long term )*fix(es)?$",
    ),
    ("impact", r"impact|affected|blast radius|^severity and scope|^what (it did|it could have done|(it|was) touched)"),
    ("lessons", r"lessons?|learn|takeaways?|retrospective|^themes$|^how did we do"),
    ("references", r"^(references?|links|resources|appendix|appendices|further reading|related|see also|supporting)"),
    ("background", r"background|^context|^introduction|^preface|^glossary"),
    (
        "summary",
        r"summary|overview|^tl ?dr|abstract|what (almost )?happened|^in three sentences|^description|at a glance"
        r"|^synopsis",
    ),
)
_COMPILED = tuple((field, re.compile(rule)) for field, rule in _RULES)


def field_of(heading: str) -> str | None:
    """The field that a heading names, None when its wording names none."""
    plain = re.sub(r"\(.*?\)|\[|\]", " ", heading.lower())
    plain = " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain).split())
    plain = re.sub(r"^(\d+ )+", "", plain)
    return next((field for field, rule in _COMPILED if rule.search(plain)), None)
