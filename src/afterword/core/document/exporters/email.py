"""A document as a letter (.eml): plain text and HTML, nothing fetched, no addressee and no date until it is sent."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP

from afterword.core.document.exporters.chart_png import chart_png
from afterword.core.document.exporters.digest import Digest, digest_of
from afterword.core.document.exporters.letter_html import CHART, letter_html
from afterword.core.document.exporters.letter_text import plain, plain_action, plain_line, said, time_of
from afterword.core.document.exporters.rows import Moment
from afterword.core.document.svg import clean
from afterword.core.model.document import Document

SUBJECT = 200


def export_email(document: Document, *, address: str = "") -> bytes:
    """The letter; opened in a mail program it waits to be addressed and sent."""
    digest = digest_of(document)
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = subject_of(digest.title)
    letter["X-Unsent"] = "1"
    letter.set_content(_text(digest, address), cte="quoted-printable")
    chart = chart_png(digest.chart) if digest.chart else None
    letter.add_alternative(
        letter_html(digest, address, drawn=chart is not None), subtype="html", cte="quoted-printable"
    )
    letter["Content-Language"] = "en"
    if chart is not None:
        page = letter.get_payload()[1]  # type: ignore[index]
        page.add_related(chart, "image", "png", cid=f"<{CHART}>", filename="chart.png", disposition="inline")  # type: ignore[union-attr]
    _name_boundaries(letter, hashlib.sha256(digest.title.encode("utf-8", "replace")).hexdigest()[:24])
    return letter.as_bytes()


def subject_of(title: str) -> str:
    """A title as a header: one line, no control characters, not too long."""
    said = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]+", " ", clean(title)).split()) or "Postmortem"
    return said if len(said) <= SUBJECT else said[: SUBJECT - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _name_boundaries(letter: EmailMessage, name: str) -> None:
    """Names the seams of the parts by the document, so that the same document gives the same bytes."""
    for count, part in enumerate(one for one in letter.walk() if one.is_multipart()):
        part.set_boundary(f"=_{name}_{count}")


def _text(digest: Digest, address: str) -> str:
    parts = [f"{digest.title}\n{'=' * min(len(digest.title), 70)}"]
    parts.append("\n".join(f"{one.name}: {said(one)}" for one in digest.facts))
    parts += [plain(digest.summary)]
    moments = [_plain_moment(one) for one in digest.moments]
    moments += [f"and {digest.more_moments} more"] if digest.more_moments and moments else []
    actions = [f"- {plain_action(one)}" for one in digest.actions]
    actions += [f"and {digest.more_actions} more"] if digest.more_actions else []
    for name, text in (
        ("Turning points", "\n".join(moments)),
        ("Cause", plain(digest.cause)),
        ("Open actions", "\n".join(actions)),
    ):
        parts += [f"{name}\n{'-' * len(name)}\n{text}"] if text else []
    parts += [f"The whole postmortem: {address}"] if address else []
    return clean("\n\n".join(part for part in [*parts, digest.closing] if part.strip())) + "\n"


def _plain_moment(one: Moment) -> str:
    return f"{time_of(one)}  {f'{one.lead}. ' if one.lead else ''}{plain_line(one.item.text)}".strip()
