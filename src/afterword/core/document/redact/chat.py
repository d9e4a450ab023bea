"""Lines of a chat: which entries of a timeline are some, and where a text repeats them word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from afterword.core.document.words import clock
from afterword.core.model.document import TimelineItem

REASON = "people talk in a chat as among themselves"
SAID = "something said in the chat"
_CHATS = re.compile(r"slack|chat|(?<![a-z])teams(?![a-z])|mattermost|discord", re.IGNORECASE)
_NOTE = r"(?: ?\[\^E-\d+\])*"
_LEAST = 12  # letters; what is shorter is said by everybody


def is_chat(item: TimelineItem) -> bool:
    """Whether an entry is a line of a chat."""
    return _CHATS.search(item.source or "") is not None


def chat_pattern(items: Iterable[TimelineItem]) -> re.Pattern[str] | None:
    """What finds these lines in a text: items of lists that repeat one, and quotations of one; None of none."""
    lines = list(items)
    plain = [re.sub(_NOTE, "", one.text).strip().rstrip(".") for one in lines]
    words = "|".join(re.escape(one) for one in sorted(set(plain), key=len, reverse=True) if len(one) >= _LEAST)
    times = "|".join(sorted({re.escape(clock(one.at)) for one in lines if isinstance(one.at, datetime)}))
    looks = [rf"^[ \t]*[-*+][ \t]+\*\*Said at (?:{times}):\*\*.*\n?"] if times else []
    if words:
        looks.append(rf"^[ \t]*[-*+][ \t]+(?:\*\*[^*\n]*\*\*[ \t]*)?(?:{words})\.?{_NOTE}[ \t]*(?:\n|\Z)")
        looks.append(rf"(?P<quoted>[“\"](?:{words})\.?[”\"])")
    return re.compile("|".join(looks), re.MULTILINE) if looks else None
