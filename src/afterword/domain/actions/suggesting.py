"""Actions that the text of a postmortem asks for and that nobody has added or put away."""

from __future__ import annotations

from afterword.core.document.markdown_write import write_markdown
from afterword.core.errors import NotFound
from afterword.core.lint.manuscript import Manuscript
from afterword.core.lint.suggestions import Suggestion, suggestions_of
from afterword.domain.accounts.permissions import Viewer
from afterword.domain.actions.models import Action, DismissedSuggestion
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.postmortems.queries import to_document


def suggestions(viewer: Viewer, postmortem: Postmortem) -> tuple[Suggestion, ...]:
    """What the postmortem's own words ask for, in their order; NotFound when it is hidden from the viewer."""
    document = to_document(viewer, postmortem)
    manuscript = Manuscript(write_markdown(document), name=f"{postmortem.code}.md")
    present = list(Action.objects.filter(postmortem=postmortem).values_list("text", flat=True))
    dismissed = set(DismissedSuggestion.objects.filter(postmortem=postmortem).values_list("key", flat=True))
    return tuple(one for one in suggestions_of(manuscript, present) if one.key not in dismissed)


def suggestion_named(viewer: Viewer, postmortem: Postmortem, key: str) -> Suggestion:
    """One of them by its key; NotFound once its words are no longer in the text."""
    found = next((one for one in suggestions(viewer, postmortem) if one.key == key), None)
    if found is None:
        raise NotFound(what="such suggestion; the text was changed, or the action is there already")
    return found
