"""Slack: a channel's day out of an export, or an answer of `conversations.history`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from afterword.core.evidence.base import Head, Source, unreadable
from afterword.core.evidence.json_spans import Located
from afterword.core.evidence.slack_text import plain
from afterword.core.evidence.stamps import from_unix
from afterword.core.evidence.structured import broken_sentence, first_array, named, objects, report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "slack_export"
COMINGS = frozenset({
    "channel_join", "channel_leave", "group_join", "group_leave", "bot_add", "bot_remove", "channel_name",
    "channel_archive", "channel_convert_to_private", "pinned_item", "tombstone", "reminder_add",
})  # fmt: skip
_TYPE = re.compile(r'"type"\s*:\s*"message"')
_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_TS = re.compile(r'"ts"\s*:\s*"\d{9,11}\.\d{6}"')


@dataclass(frozen=True, slots=True)
class Room:
    """Where the messages were written and who the people are: names by user id."""

    channel: str
    channel_id: str
    names: dict[str, str]
    handles: dict[str, str]


class SlackExport:
    """Reads messages; users.json and channels.json beside the file or above it give the names."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when messages with Slack's own time stamps are seen."""
        is_list = head.text.lstrip()[:1] == "[" or _MESSAGES.search(head.text)
        return 0.97 if is_list and _TYPE.search(head.text) and _TS.search(head.text) else 0.0

    def read(self, source: Source) -> Reading:
        """A `message` moment for everything people and bots said; who came and went is left out."""
        array = first_array(text_of(source), (), ("messages",))
        if not array.found:
            return unreadable(source, "It looks like a Slack export, but no list of messages stands in it.")
        room = _room(source)
        unread: list[Unread] = [array.broken] if array.broken else []
        moments: dict[str, Moment] = {}
        records = 0
        for item, value in objects(array.items):
            moment = _message(item, value, room, source.name)
            if moment is None and from_unix(value.get("ts")) is None:
                unread.append(Unread(item.line_start, str(value)[:160], "a message without a time stamp"))
                continue
            records += 1
            if moment is not None:
                moments.setdefault(str(value["ts"]), moment)
        kept = tuple(sorted(moments.values(), key=lambda moment: moment.at))
        problem = broken_sentence(array.broken)
        return Reading(
            report_on(source, KIND, records=records, moments=kept, unread=unread, problem=problem), moments=kept
        )


def _message(item: Located, value: dict[str, Any], room: Room, file: str) -> Moment | None:
    at = from_unix(value.get("ts"))
    text = plain(_said(value), room.handles)
    if at is None or not text or str(value.get("subtype")) in COMINGS:
        return None
    is_bot = value.get("subtype") == "bot_message" or ("bot_id" in value and "user" not in value)
    labels = {
        "channel": room.channel, "channel_id": room.channel_id, "ts": str(value["ts"]),
        "thread_ts": str(value.get("thread_ts") or ""), "bot": "1" if is_bot else "",
        "reply": "1" if value.get("thread_ts") not in (None, value["ts"]) else "",
        "reactions": ",".join(_reactions(value)), "pinned": "1" if value.get("pinned_to") else "",
        "user": str(value.get("user") or value.get("bot_id") or ""), "subtype": str(value.get("subtype") or ""),
        "edited": "1" if value.get("edited") else "",
        "handle": room.handles.get(str(value.get("user")), ""),
    }  # fmt: skip
    kept = {name: text_ for name, text_ in labels.items() if text_}
    return Moment(at, "message", KIND, text, (item.span(file),), actor=_actor(value, room), labels=kept)


def _said(value: dict[str, Any]) -> str:
    """The words: the text, else what its attachments and files say."""
    if str(value.get("text") or "").strip():
        return str(value["text"])
    parts = [named(one, "text", "fallback", "title") or "" for one in _list(value, "attachments")]
    parts += [f"[file: {named(one, 'title', 'name') or 'without a name'}]" for one in _list(value, "files")]
    return "\n".join(part for part in parts if part)


def _actor(value: dict[str, Any], room: Room) -> str | None:
    user = str(value.get("user") or "")
    profile = named(value.get("user_profile"), "real_name", "display_name", "name")
    bot = named(value, "username") or named(value.get("bot_profile"), "name")
    return room.names.get(user) or profile or bot or user or named(value, "bot_id")


def _reactions(value: dict[str, Any]) -> Iterator[str]:
    for one in _list(value, "reactions"):
        name = named(one, "name")
        if name:
            yield name


def _list(value: dict[str, Any], key: str) -> list[Any]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _room(source: Source) -> Room:
    folder = posixpath.basename(posixpath.dirname(source.name))
    names, handles = {}, {}
    for person in _above(source, "users.json"):
        user, profile = str(person.get("id") or ""), person.get("profile")
        names[user] = named(person, "real_name") or named(profile, "real_name") or named(person, "name") or user
        handles[user] = named(profile, "display_name") or named(person, "name") or names[user]
    rooms = [one for name in ("channels.json", "groups.json") for one in _above(source, name)]
    known = next((str(one.get("id") or "") for one in rooms if one.get("name") == folder), "")
    return Room(folder or posixpath.basename(source.name).removesuffix(".json"), known, names, handles)


def _above(source: Source, name: str) -> list[dict[str, Any]]:
    """The objects in a list file beside the source, or in the nearest folder above that has one."""
    for up in range(source.name.count("/") + 1):
        found = source.beside("../" * up + name)
        if found is not None:
            try:
                rows = orjson.loads(text_of(found))
            except orjson.JSONDecodeError:
                return []
            return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return []
