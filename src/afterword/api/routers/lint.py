"""Checking a text that is not kept here."""

from __future__ import annotations

from typing import Any

from ninja import Router

from afterword.api.answers import changes
from afterword.api.caller import READS, ApiRequest
from afterword.api.schemas.findings import TextFindings, TextIn
from afterword.core.lint.engine import lint
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.output.json import as_json
from afterword.core.lint.settings import Settings
from afterword.domain import clock

router = Router()


@router.post("", response=changes(TextFindings), auth=READS, operation_id="lint_text")
def lint_text(request: ApiRequest, given: TextIn) -> dict[str, Any]:
    """What lint finds in a Markdown text; nothing of it is kept."""
    manuscript = Manuscript(given.text, name=given.name)
    return as_json([lint(manuscript, Settings(today=clock.now().date()))])
