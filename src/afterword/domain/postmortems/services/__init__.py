"""All that can be done to a postmortem, save for what crosses into practice: starting from an incident, publishing."""

from afterword.domain.postmortems.services.changing import Change, change_template, pieces_of, preview_template
from afterword.domain.postmortems.services.creating import create, set_header
from afterword.domain.postmortems.services.findings import excuse_finding, mend_finding
from afterword.domain.postmortems.services.images import attach_image
from afterword.domain.postmortems.services.redaction import set_redaction
from afterword.domain.postmortems.services.sections import save_section
from afterword.domain.postmortems.services.templates import (
    add_template,
    archive_template,
    problems_of,
    save_template,
)
from afterword.domain.postmortems.services.ticks import tick
from afterword.domain.postmortems.services.timeline import (
    add_timeline_items,
    confirm_timeline,
    edit_timeline_item,
    move_timeline_item,
    remove_timeline_item,
    sort_timeline,
    write_timeline_item,
)

__all__ = [
    "Change",
    "add_template",
    "add_timeline_items",
    "archive_template",
    "attach_image",
    "change_template",
    "confirm_timeline",
    "create",
    "edit_timeline_item",
    "excuse_finding",
    "mend_finding",
    "move_timeline_item",
    "pieces_of",
    "preview_template",
    "problems_of",
    "remove_timeline_item",
    "save_section",
    "save_template",
    "set_header",
    "set_redaction",
    "sort_timeline",
    "tick",
    "write_timeline_item",
]
