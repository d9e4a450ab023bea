"""Reads Mattermost: bulk exports (`version`, `post` lines) and the posts of a channel as its API gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.json_spans import Lines, Located, documents
from afterword.core.evidence.stamps import from_unix
from afterword.core.evidence.structured import label_texts, named, report_on, text_of
from afterword.core.model.reading import Moment, Reading
from afterword.core.model.span import Unread

KIND = "mattermost_export"
_BULK = re.compile(r'^\{"type":\s*"(version|post|direct_post|user|team|channel)"', re.MULTILINE)
_POSTS = re.compile(r'"posts"\s*:\s*\{')
_MADE = re.compile(r'"create_at"\s*:\s*\d{12,}')
_COMINGS = re.compile(r"^system_(join|leave|add|remove)")
LISTED = frozenset({"version", "team", "channel", "user", "emoji", "role", "scheme", "direct_channel", "bot"})


class MattermostExport:
    """Reads messages with who wrote them and in which channel; joins and leaves are left out."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure when typed lines of a bulk export, or posts with their milliseconds, are seen."""
        if _BULK.search(head.text) and ('"create_at"' in head.text or '"type":"version"' in head.text.replace(" ", "")):
            return 0.97
        posts = head.text.lstrip().startswith("{") and _POSTS.search(head.text) and _MADE.search(head.text)
        return 0.96 if posts else 0.0

    def read(self, source: Source) -> Reading:
        """A `message` moment for each post and each reply."""
        text = text_of(source)
        found, unread = documents(text)
        moments: list[Moment] = []
        records = 0
        for item in found:
            value = item.value if isinstance(item.value, dict) else {}
            told = list(_moments(item, value, source.name, text))
            moments += told
            inner = value.get(str(value.get("type")))
            silent = isinstance(inner, dict) and _time(inner.get("create_at")) is not None  # a coming or going
            known = bool(told) or silent or str(value.get("type")) in LISTED or "posts" in value
            records += known
            if not known:
                unread.append(Unread(item.line_start, str(item.value)[:160], "it is no post with a time"))
        kept = tuple(sorted(moments, key=lambda moment: moment.at))
        return Reading(report_on(source, KIND, records=records, moments=kept, unread=unread), moments=kept)


def _moments(item: Located, value: dict[str, Any], file: str, text: str) -> Iterator[Moment]:
    posts = value.get("posts")
    if isinstance(posts, dict):
        people = _people(value)
        lines = Lines(text)
        for name, post in posts.items():
            if isinstance(post, dict):
                at = lines.at(max(text.find(f'"{name}"', text.find('"posts"')), 0))
                yield from _post(Located(post, at, at), post, file, people)
        return
    post = value.get(str(value.get("type"))) if str(value.get("type")).endswith("post") else None
    if not isinstance(post, dict):
        return
    yield from _post(item, post, file, {})
    for reply in post.get("replies") or []:
        if isinstance(reply, dict):
            yield from _post(item, {"channel": post.get("channel"), "root_id": "1", **reply}, file, {})


def _post(item: Located, post: dict[str, Any], file: str, people: dict[str, str]) -> Iterator[Moment]:
    at, said = _time(post.get("create_at")), str(post.get("message") or "").strip()
    if at is None or not said or _COMINGS.match(str(post.get("type") or "")) or post.get("delete_at"):
        return
    user = str(post.get("user") or post.get("username") or post.get("user_id") or "")
    props = post.get("props")
    props = props if isinstance(props, dict) else {}
    bot = str(props.get("from_webhook") or props.get("from_bot") or "").lower() == "true"
    labels = {
        "channel": str(post.get("channel") or ""), "channel_id": str(post.get("channel_id") or ""), "user": user,
        "reply": "1" if post.get("root_id") else "", "bot": "1" if bot else "",
        "pinned": "1" if post.get("is_pinned") else "", "handle": people.get(user, user),
        "reactions": ",".join(_reactions(post)),
    }  # fmt: skip
    kept = {name: value for name, value in labels.items() if value}
    actor = named(props, "override_username") if bot else None
    yield Moment(at, "message", KIND, said, (item.span(file),), actor=actor or people.get(user, user), labels=kept)


def _reactions(post: dict[str, Any]) -> list[str]:
    metadata = post.get("metadata")
    found = post.get("reactions") or (metadata.get("reactions") if isinstance(metadata, dict) else None) or []
    return [name for one in found if (name := named(one, "emoji_name"))]


def _people(value: dict[str, Any]) -> dict[str, str]:
    users = value.get("users")
    rows = users.values() if isinstance(users, dict) else users if isinstance(users, list) else []
    return {user: name for row in rows if (user := named(row, "id")) and (name := label_texts(row).get("username"))}


def _time(value: Any) -> datetime | None:
    return from_unix(value, parts=1000) if isinstance(value, int | float) and value > 0 else None
