"""A document as a message for Slack: blocks within its limits, and the same as plain mrkdwn."""

from __future__ import annotations

from typing import Any

from afterword.core.document.exporters.digest import Digest, digest_of
from afterword.core.document.exporters.rows import Moment, action_cells
from afterword.core.document.exporters.slack_text import cut, escaped, mrkdwn, mrkdwn_line
from afterword.core.document.svg import clean
from afterword.core.model.document import ActionItem, Document

BLOCKS, SECTION, FIELDS, FIELD, HEADER, CONTEXT, TEXT = 50, 3000, 10, 2000, 150, 2000, 4000


def export_slack(document: Document, *, address: str = "") -> dict[str, Any]:
    """The arguments of a message: `blocks`, and `text` for notifications and readers without blocks."""
    digest = digest_of(document)
    return {"text": _text(digest, address), "blocks": _blocks(digest, address)[:BLOCKS]}


def _blocks(digest: Digest, address: str) -> list[dict[str, Any]]:
    title = cut(" ".join(clean(digest.title).split()) or "Postmortem", HEADER)
    blocks: list[dict[str, Any]] = [{"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}]
    if digest.facts:
        said = [
            f"*{one.name}*\n{escaped(f'{one.value} ({one.more})' if one.more else one.value)}" for one in digest.facts
        ]
        blocks.append({"type": "section", "fields": [_mrkdwn(cut(one, FIELD)) for one in said[:FIELDS]]})
    for name, text in _texts(digest):
        blocks.append({"type": "section", "text": _mrkdwn(cut(f"*{name}*\n{text}", SECTION))})
    blocks.append({"type": "divider"})
    blocks.append({"type": "context", "elements": [_mrkdwn(cut(_closing(digest, address), CONTEXT))]})
    return blocks


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def _texts(digest: Digest) -> list[tuple[str, str]]:
    """The headings of a message with what stands below each."""
    moments = [cut(_moment(one), 320) for one in digest.moments]
    moments += [f"_and {digest.more_moments} more_"] if digest.more_moments and moments else []
    actions = [cut(_action(one), 320) for one in digest.actions]
    actions += [f"_and {digest.more_actions} more_"] if digest.more_actions else []
    found = [
        ("Summary", mrkdwn(digest.summary)),
        ("Turning points", "\n".join(moments)),
        ("Cause", mrkdwn(digest.cause)),
        ("Open actions", "\n".join(actions)),
    ]
    return [(name, text) for name, text in found if text.strip()]


def _moment(one: Moment) -> str:
    at = " ".join(part for part in (one.day, one.time) if part)
    when = f"`{at}` " if at else ""
    return f"{when}{f'*{one.lead}.* ' if one.lead else ''}{mrkdwn_line(one.item.text)}"


def _action(one: ActionItem) -> str:
    number, text, owner, due, priority, _ = action_cells(one)
    more = ", ".join(part for part in (owner, f"due {due}" if due else "", priority) if part)
    lead = f"*{escaped(number)}* " if number else ""
    return f"\N{BULLET} {lead}{mrkdwn_line(text)}{f' ({escaped(more)})' if more else ''}"


def _closing(digest: Digest, address: str) -> str:
    link = f"<{escaped(address).replace('|', '%7C')}|Read the whole postmortem>. " if address else ""
    return link + escaped(digest.closing)


def _text(digest: Digest, address: str) -> str:
    """The same without blocks."""
    facts = "\n".join(
        f"{one.name}: {escaped(f'{one.value} ({one.more})' if one.more else one.value)}" for one in digest.facts
    )
    parts = [f"*{escaped(' '.join(digest.title.split()))}*", facts]
    parts += [f"*{name}*\n{text}" for name, text in _texts(digest)]
    closing = _closing(digest, address)
    return f"{cut((chr(10) * 2).join(part for part in parts if part), TEXT - len(closing) - 2)}\n\n{closing}"
