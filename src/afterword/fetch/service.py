"""What the clients have in common: an address to begin at, and answers that are no data told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from afterword.core.errors import FetchError, QuestionRefused
from afterword.fetch.guard import Answer, Outgoing

LONGEST_IN_ADDRESS = 1500  # characters of a question that still goes into the address; proxies refuse long ones
_STATUSES = {
    401: "it asks who you are (401); set AFTERWORD_{variable}_TOKEN, or AFTERWORD_{variable}_USER and _PASSWORD",
    403: "it does not let you ask this (403)",
    404: "it has no {path} (404); give the address as far as it stands before {first}",
    405: "it does not take this question there (405); give the address as far as it stands before {first}",
    429: "it is asked too often (429); try again later",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer to be kept as evidence: its path in the folder of evidence, with `/`, and its bytes as they came."""

    path: str
    body: bytes


def file_stem(name: str, taken: Iterable[str] = ()) -> str:
    """A name or a question as the name of a file, told apart from those that are taken."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", name).strip("._-")[:100] or "query"
    used, number, found = set(taken), 1, plain
    while found in used:
        number += 1
        found = f"{plain}-{number}"
    return found


Note = Callable[[str], None]  # is told in a sentence what was left out or could not be asked


class Service:
    """A web service at an address; `called` is its name for people."""

    called = "The service"

    def __init__(self, outgoing: Outgoing, address: str) -> None:
        self._outgoing, self._address = outgoing, address.strip().rstrip("/")

    def get(self, path: str, params: Mapping[str, str], *, or_form: bool = False) -> bytes:
        """The data at a path below the address; `or_form`: a long question may go in a form instead."""
        url = self._address + path
        if or_form and sum(map(len, params.values())) > LONGEST_IN_ADDRESS:
            return self.data(self._outgoing.ask(url, form=params), path)
        return self.data(self._outgoing.ask(url, params=params), path)

    def data(self, answer: Answer, path: str) -> bytes:
        """The body of an answer that holds JSON; raises FetchError, or QuestionRefused with the service's own words."""
        where = f"{self.called} at {answer.where}"
        if answer.status in (400, 422, 503) and (words := own_words(answer.body)):
            raise QuestionRefused(where=where, words=words)
        if answer.status != 200:
            usual = "it failed itself ({status})" if answer.status >= 500 else "it answers with status {status}"
            first = "/" + "/".join(path.split("/")[1:3])
            names = {"path": path, "first": first, "status": answer.status, "variable": self.called.upper()}
            raise FetchError(where=where, reason=_STATUSES.get(answer.status, usual).format(**names))
        if answer.body.lstrip()[:1] not in (b"{", b"["):
            reason = "it answers with a page in place of data; is a sign-in in front of it, or is it another service"
            raise FetchError(where=where, reason=reason)
        return answer.body

    def parsed(self, body: bytes) -> Any:
        """The JSON of a body; raises FetchError when it is broken off."""
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise FetchError(where=f"{self.called} at {self._address}", reason="its answer is broken off") from None


def rows_at(answer: Any, *path: str) -> list[dict[str, Any]]:
    """The objects in the list at a path of a parsed answer; none where the answer has another form."""
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return [row for row in answer if isinstance(row, dict)] if isinstance(answer, list) else []


def own_words(body: bytes) -> str:
    """What a service says went wrong, in one line: the error of its JSON, or a short text; empty for a page."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = body[:500].decode("utf-8", "replace")
    if isinstance(told, dict):
        kind = f"{told['errorType']}: " if told.get("errorType") else ""
        told = kind + str(told.get("error") or told.get("message") or "")
    text = re.sub(r"\s+", " ", str(told)).strip().rstrip(".")
    return "" if text.startswith("<") else text[:300]
