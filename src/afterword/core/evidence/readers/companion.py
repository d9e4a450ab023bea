"""Files that explain others: an index of queries, alert rules, lists of people and channels, code changes."""

from __future__ import annotations

import re

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.structured import first_array, report_on, text_of
from afterword.core.model.reading import Reading

KIND = "companion"
_SLACK_LISTS = re.compile(r"^(users|channels|groups|dms|mpims|integration_logs|canvases|huddle_transcripts)\.json")
_SHAPES = (  # searched for one by one: an expression with a gap between two takes its time over many of the first
    (re.compile(r'"query"\s*:'), re.compile(r'"file"\s*:')),
    (re.compile(r'"groups"\s*:\s*\['), re.compile(r'"(rules|expr)"\s*:')),
)
_YAML_RULES = re.compile(r"^groups:\s*$.*^\s+- (name|alert|record):", re.DOTALL | re.MULTILINE)
_DIFF = re.compile(r"^diff --git a/", re.MULTILINE)


class Companion:
    """Knows files that hold no moments of their own but are read by the readers of their neighbours."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure by name for the lists of a Slack export, by shape for an index, for rules and for bare changes."""
        begins = head.text.lstrip()[:1]
        if begins in ("[", "{"):
            if _SLACK_LISTS.match(head.stem) and '"id"' in head.text:
                return 0.9
            is_answer = '"resultType"' in head.text
            return (
                0.85
                if not is_answer and any(all(part.search(head.text) for part in shape) for shape in _SHAPES)
                else 0.0
            )
        if _YAML_RULES.search(head.text):
            return 0.85
        return 0.85 if head.text.lstrip().startswith("diff --git a/") else 0.0

    def read(self, source: Source) -> Reading:
        """No moments; the records are the things it lists."""
        text = text_of(source)
        if text.lstrip()[:1] in ("[", "{"):
            array = first_array(text, (), ("data", "groups"), ("groups",))
            problem = f"Line {array.broken.line}: {array.broken.reason}." if array.broken else None
            count = len(array.items)
        else:
            count, problem = len(_DIFF.findall(text)) or text.count("- alert:"), None
        return Reading(report_on(source, KIND, records=count, problem=problem, zone_source=None))
