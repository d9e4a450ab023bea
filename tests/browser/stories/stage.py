"""The stage of a story: a real server whose clock the test sets, its post, and people with browsers."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser.server import Served
from tests.browser.stories.cast import SESSIONS
from tests.browser.stories.hand import Hand, Keys, Looks
from tests.ports import free_port
from tests.rehearsal import Clock

ROOT = Path(__file__).resolve().parents[3]
PATH = f"{ROOT / 'src'}{os.pathsep}{ROOT}"  # where the processes of a story find the program and its tests
MOUSE = "addEventListener('pointerdown', () => localStorage.setItem('mouse', 'used'), true)"
PATIENCE = 60  # seconds that the worker may take on a busy machine


class Post:
    """A real SMTP server on loopback that keeps what it is given."""

    def __init__(self) -> None:
        self.received: list[tuple[str, EmailMessage]] = []  # recipient and message
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a message."""
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.received += [(to, message) for to in envelope.rcpt_tos]  # type: ignore[list-item]
        return "250 taken"

    def to(self, name: str, words: str = "") -> list[EmailMessage]:
        """What somebody got with such words in its subject."""
        own = [message for to, message in self.received if to.startswith(f"{name.lower()}@")]
        return [message for message in own if re.search(words, str(message["Subject"]))]


@dataclass
class Stage:
    """Where a story plays: `at` says when it is, `hand` gives the browser of somebody."""

    folder: Path
    database: dict[str, str]  # what the environment says of it
    browser: Browser
    clock: Clock
    post: Post = field(default_factory=Post)
    looks: Looks = field(default_factory=Looks)
    contexts: list[BrowserContext] = field(default_factory=list)
    hands: dict[str, Hand] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Lets the server come up."""
        self.post.controller.start()
        given = {
            "AFTERWORD_SMTP_URL": f"smtp://127.0.0.1:{self.post.port}",
            "AFTERWORD_ALLOW": "127.0.0.0/8",
            "PYTHONPATH": PATH,
            **self.database,
            **self.clock.environment,
        }
        self.served = Served(self.folder, module="tests.rehearsal", given=given, first=False)
        self.served.given["AFTERWORD_URL"] = self.served.address
        self.served.start()

    def stop(self) -> None:
        """Ends it all; fails when the server had an error that nobody's page told of."""
        for context in self.contexts:
            context.close()
        if hasattr(self, "served"):
            self.served.stop()
        self.post.controller.stop(no_assert=True)
        told = "".join(self.served.said) if hasattr(self, "served") else ""
        assert "Traceback" not in told, told[-5000:]

    def at(self, moment: str) -> datetime:
        """Makes it that moment in UTC, written as 2026-01-15 22:15."""
        self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))
        return self.clock.now()

    def page(self, **options: Any) -> Page:
        """A page of nobody yet."""
        given = {"base_url": self.served.address, "locale": "en-GB", "viewport": {"width": 1280, "height": 900}}
        context = self.browser.new_context(**{**given, **options})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        return page

    def hand(self, name: str, keys: bool = False) -> Hand:
        """The browser of somebody who is signed in: led with the mouse, or by keys alone."""
        if name not in self.hands:
            page = self.page()
            session = json.loads((self.folder / SESSIONS).read_text())[name]
            page.context.add_cookies([{"name": "afterword_session", "value": session, "url": self.served.address}])
            page.add_init_script(MOUSE)
            self.hands[name] = (Keys if keys else Hand)(page, self.looks, name)
        return self.hands[name]

    def hands_on_a_mouse(self) -> list[str]:
        """Who used one, on any page."""
        used = "() => localStorage.getItem('mouse')"
        return [name for name, hand in self.hands.items() if hand.page.evaluate(used)]

    def wait(self, found: Callable[[], object], what: str) -> None:
        """Waits for the worker to have done something; fails with what it should have been."""
        end = time.monotonic() + PATIENCE
        while not found():
            assert time.monotonic() < end, f"waited in vain for {what}; e-mails: {self.told()}"
            self.hands[next(iter(self.hands))].page.wait_for_timeout(100)

    def mail(self, name: str, words: str) -> EmailMessage:
        """The newest e-mail to somebody with such words in its subject, once it has come."""
        self.wait(lambda: self.post.to(name, words), f"an e-mail to {name} about {words!r}")
        return self.post.to(name, words)[-1]

    def told(self) -> list[str]:
        """Who got what, for the message of a failure."""
        return [f"{to}: {message['Subject']}" for to, message in self.post.received]


def copied(template: Path, folder: Path) -> Path:
    """A data folder of one's own, as the cast left it."""
    shutil.copytree(template, folder)
    return folder
