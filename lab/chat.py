"""What people and bots write, as Slack or Mattermost export it."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lab.people import EVERYBODY, Person


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `author` is a person, or the name of a bot."""

    at: float
    author: Person | str
    text: str


class Chat:
    """The channels of one recording."""

    def __init__(self, room: str) -> None:
        self.room = room
        self._told: defaultdict[str, list[Message]] = defaultdict(list)

    def say(self, author: Person | str, text: str, channel: str = "") -> None:
        """Write a message now, in the room of the incident unless a channel is named."""
        self._told[channel or self.room].append(Message(time.time(), author, text))

    def keep(self, folder: Path, form: str) -> None:
        """Store all of it as an export."""
        if form == "slack":
            self._as_slack(folder)
        else:
            self._as_mattermost(folder / "mattermost.jsonl")

    def _as_slack(self, folder: Path) -> None:
        users = [
            {"id": p.id, "name": p.handle, "real_name": p.name, "profile": {"display_name": p.handle}}
            for p in EVERYBODY
        ]
        channels = [{"id": f"C{i}", "name": name} for i, name in enumerate(self._told)]
        for name, content in (("users", users), ("channels", channels)):
            (folder / f"{name}.json").write_text(json.dumps(content, indent=1), encoding="utf-8")
        for name, messages in self._told.items():
            (folder / name).mkdir()
            days: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
            for message in messages:
                days[f"{datetime.fromtimestamp(message.at, UTC):%Y-%m-%d}"].append(_slack(message))
            for day, told in days.items():
                (folder / name / f"{day}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")

    def _as_mattermost(self, path: Path) -> None:
        lines: list[object] = [{"type": "version", "version": 1}]
        lines += [{"type": "channel", "channel": {"team": "shop", "name": c, "type": "O"}} for c in self._told]
        lines += [_mattermost(channel, m) for channel, messages in self._told.items() for m in messages]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _slack(message: Message) -> dict[str, str]:
    told = {"type": "message", "text": message.text, "ts": f"{message.at:.6f}"}
    if isinstance(message.author, Person):
        return {**told, "user": message.author.id}
    return {**told, "subtype": "bot_message", "bot_id": "B01", "username": message.author}


def _mattermost(channel: str, message: Message) -> object:
    person = message.author if isinstance(message.author, Person) else None
    post = {"team": "shop", "channel": channel, "user": person.handle if person else str(message.author)}
    props = {} if person else {"props": {"from_bot": "true"}}
    return {"type": "post", "post": {**post, "message": message.text, "create_at": int(message.at * 1000), **props}}
