"""What apps above this one add to a document when it is put together; nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable

from afterword.core.model.document import Document
from afterword.domain.postmortems.models import Postmortem

Adder = Callable[[Postmortem, Document], Document]

_adders: list[Adder] = []


def install_adder(adder: Adder) -> None:
    """Has every document pass through `adder`, once; apps call this when they are ready."""
    if adder not in _adders:
        _adders.append(adder)


def added_to(postmortem: Postmortem, document: Document) -> Document:
    """The document with what all adders know of it."""
    for adder in _adders:
        document = adder(postmortem, document)
    return document
