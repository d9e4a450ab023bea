"""What the words of one action say of it: owner, due date, priority, state, number, link."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from afterword.core.document.when_read import date_within, when
from afterword.core.model.document import ActionItem

Status = Literal["open", "in_progress", "done", "verified", "wont_do"]
_NAME = r"[A-Z][\w'-]{0,20}(?:\.[\w-]{1,20})?(?: [A-Z][\w'-]{0,20}){0,2}"
_MENTION = re.compile(r"(?<![\w./])@[A-Za-z][\w./-]*\w")
_OWNER = re.compile(
    rf"[\[(]?(?i:\b(?:owner|assignee|assigned to|dri|responsible|lead)\b)\s*[:=-]?\s*(?P<name>@?{_NAME}|@[\w.-]+)[\])]?"
)
_AT_END = re.compile(rf"(?:\s[\[(]|\s(?:->|\u2192)\s)(?P<name>{_NAME})[\])]?\s*[.*_]*$")
_TEAM = re.compile(r"^(?:\*\*|__)?(?P<name>[A-Z][\w&/'-]*(?: [\w&/'-]+){0,2}?)(?:\*\*|__)?:(?:\*\*|__)?\s+(?=\S)")
_NO_OWNER = re.compile(
    r"(?:^|\b)(?:[A-Z]+-\d+|done|completed?|fixed|open|todo|to|wip|monitor\w*|alert\w*|document\w*|process\w*|test\w*|prevent\w*|detect\w*"
    r"|mitigat\w*|short|long|immediate\w*|high|medium|low|critical|action|note|update|fix|add|p\d|optional|optionally|tbd"
    r"|in progress|create|improve|investigate|review|https?|consider|make|ensure|implement|write|the|a|we|if|for)\b",
    re.IGNORECASE,
)
_DUE = re.compile(r"\b(?:due(?: date| by| on)?|by|until|before|deadline|eta|target)\b[:\s]*(?=[\w\d])", re.IGNORECASE)
_PRIORITY = re.compile(
    r"(?:^|[\[(\s*])(?P<level>[Pp][0-4])(?=[\])*:,\s]|$)|[\[(](?P<word>high|medium|low|critical)[\])]", re.I
)
_STATE = re.compile(
    r"[\[(](?P<state>done|completed?|fixed|in progress|wip|open|not started|won'?t (?:do|fix)|merged|shipped)\.?[\])]"
    r"|^(?P<first>done|completed?|wip|already)\b\W|[\u2705\u2714](?P<sign>\ufe0f?)"
    r"|^(?P<struck>~~.{1,400}~~)\W*$|[-\u2013\u2014] "
    r"(?P<last>done|completed?|in progress)\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[\[(*`]*(?P<id>AI-\d+)\b[\])*`:]*\s*[-\u2013:]?\s*")
_URL = re.compile(r"https?://[^\s)>\]|]+")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def action_of_words(words: str, box: str | None, line: int) -> ActionItem:
    """The action that a line of text tells of; `box` is the sign in its checkbox, None when it has none."""
    number = _NUMBER.match(words)
    text = words[number.end() :] if number else words
    owner, text = _owner(text)
    due = _due(text)
    priority = _PRIORITY.search(text)
    return ActionItem(
        id=number["id"] if number else None,
        text=_without(text, owner, due),
        owner=owner,
        due=due,
        priority=(priority["level"] or priority["word"]) if priority else None,
        status=_status(words, box),
        link=link_in(words),
        line=line,
    )


def status_named(words: str) -> Status:
    """The status that words in any house style mean."""
    plain = words.lower()
    if re.fullmatch(r"\W*(?:done and )?verified\W*", plain):
        return "verified"
    if re.search(r"won.?t|declin|reject|cancel|drop", plain):
        return "wont_do"
    if re.search(r"not (done|started|complete)|incomplete|\bopen\b|to ?do", plain):
        return "open"
    if re.search(r"done|complete|closed|resolved|fixed|shipped|finished|merged|✅|☑|^x$|^yes$", plain):
        return "done"
    return "in_progress" if re.search(r"progress|started|ongoing|wip|doing|review", plain) else "open"


def link_in(text: str) -> str | None:
    """The first address that a text names."""
    found = _URL.search(text)
    return found[0].rstrip(".,;") if found else None


def _owner(text: str) -> tuple[str | None, str]:
    """The owner, and the text without the team or the brackets that name it."""
    mention = _MENTION.search(text)
    if mention:
        return mention[0], text
    stated = _OWNER.search(text)
    if stated:
        return stated["name"], text
    last = _AT_END.search(text[-80:])
    if last and not _NO_OWNER.match(last["name"]):
        return last["name"], text[: len(text) - len(text[-80:]) + last.start()].rstrip()
    team = _TEAM.match(text)
    if team and not _NO_OWNER.match(team["name"]):
        return team["name"], text[team.end() :]
    return None, text


def _due(text: str) -> date | None:
    for place in _DUE.finditer(text):
        found = when(text[place.end() : place.end() + 40])
        if found and found.day:
            return found.day
    plain = _DAY.search(text)
    return date_within(plain[0]) if plain else None


def _status(words: str, box: str | None) -> Status:
    if box is not None:
        return "wont_do" if box in ("~", "-") else "done" if box in ("x", "X") else "open"
    found = _STATE.search(words)
    if found is None:
        return "open"
    named = found["state"] or found["first"] or found["last"]
    return status_named(named) if named and named.lower() != "already" else "done"


def _without(words: str, owner: str | None, due: date | None) -> str:
    """The words without an owner and a date that stand behind dashes or in brackets at their end."""
    text = words
    for _ in range(2):
        for end in (owner, due.isoformat() if due else None):
            if end:
                text = re.sub(rf"\s*(?:\s[-\u2013\u2014]\s|\()\s*(?:due:? )?{re.escape(end)}\)?\s*$", "", text)
    return text.strip()
