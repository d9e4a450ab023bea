"""Postmortems: their sections, timeline, pictures, exports, templates, import, lint and publishing."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from django.core.files.base import ContentFile
from tests.permissions.kinds import EDIT, GUARDED, INNER, MANAGER, MEMBER, READ, SIGNED_IN
from tests.permissions.world import TEMPLATE, Side
from tests.web.incident_pages import PNG

from afterword.domain.importing.models import Original

TICK = "shared"
NOW = datetime(2026, 1, 15, tzinfo=UTC)
SECTION = {"key": lambda it: it.section.key, "text": "x", "base_version": lambda it: it.section.version}


def furnish(it: Side) -> None:
    """The file that the postmortem came from."""
    Original.objects.create(
        postmortem=it.postmortem,
        origin=it.word,
        path="x.md",
        name=f"{it.word}.md",
        sha256="0" * 64,
        size=1,
        file=ContentFile(it.word.encode(), "x.md"),
        imported_at=NOW,
        imported_by=it.admin,
    )


SERVICES = {
    "postmortems.create": MEMBER(title="x"),
    "postmortems.preview_template": EDIT("postmortem", template="3am"),
    "postmortems.change_template": EDIT("postmortem", template="3am"),
    "postmortems.set_header": EDIT("postmortem", title="x"),
    "postmortems.mend_finding": EDIT("postmortem", mark="x"),
    "postmortems.excuse_finding": EDIT("postmortem", mark="x", reason="x"),
    "postmortems.new_section": INNER("take_in and importing, which have asked; it saves nothing"),
    "postmortems.take_in": INNER("importing.import_files, which has asked for require_member"),
    "postmortems.release": INNER("practice.publish and importing, which have asked"),
    "postmortems.change_header": INNER("the services of postmortems and importing"),
    "postmortems.attach_image": EDIT("postmortem", stream=lambda it: BytesIO(PNG)),
    "postmortems.set_redaction": EDIT("postmortem", settings={}),
    "postmortems.save_section": EDIT("postmortem", **SECTION),
    "postmortems.add_template": MANAGER(name="more", text=TEMPLATE),
    "postmortems.save_template": MANAGER(name="ours", text=TEMPLATE, base_version=1),
    "postmortems.archive_template": MANAGER(name="ours"),
    "postmortems.tick": EDIT("postmortem", item=TICK),
    "postmortems.add_timeline_items": EDIT("postmortem", entries=lambda it: [it.entry]),
    "postmortems.write_timeline_item": EDIT("postmortem", text="x", at=NOW),
    "postmortems.edit_timeline_item": EDIT("postmortem", text="x"),
    "postmortems.remove_timeline_item": EDIT("postmortem"),
    "postmortems.move_timeline_item": EDIT("postmortem", up=True),
    "postmortems.sort_timeline": EDIT("postmortem"),
    "postmortems.confirm_timeline": EDIT("postmortem"),
    "practice.publish": EDIT("postmortem"),
    "importing.import_files": MEMBER(files=[], now=NOW),
    "actions.take_in": INNER("importing, which has asked"),
    "importing.change": INNER("importing.taking, which has asked"),
    "importing.bring_in_step": INNER("importing.sync_folder, which has asked"),
    "importing.create": INNER("importing.import_one"),
    "importing.update": INNER("importing.import_one, for those who may edit"),
    "importing.note": INNER("importing.taking"),
    "importing.sync_folder": INNER("the command line, in the name of the machine's owner; tests/domain/importing"),
    "importing.start": MEMBER(uploads=[]),
    "importing.decide": GUARDED(
        "whose import it is", "tests/permissions/test_guarded.py::test_import_is_decided_by_whose_it_is_alone"
    ),
    "importing.name_zone": EDIT("postmortem", zone="Europe/Paris"),
    "importing.import_one": INNER("importing.import_files, which has asked for require_member"),
}

PAGES = {
    "GET postmortems": SIGNED_IN(),
    "GET quality": SIGNED_IN(),
    "GET new_postmortem": MEMBER(),
    "POST new_postmortem": MEMBER(title="x"),
    "GET import_new": MEMBER(),
    "POST import_new": MEMBER(),
    "GET /postmortems/<number:number>": SIGNED_IN(number=7),
    "GET /postmortems/PM-<number:number>": SIGNED_IN(number=7),
    "GET postmortem": READ("postmortem"),
    "GET write_postmortem": EDIT("postmortem"),
    "POST write_postmortem": EDIT("postmortem"),
    "POST postmortem_details": EDIT("postmortem", title="x"),
    "POST postmortem_images": EDIT("postmortem"),
    "POST preview": READ("postmortem", text="x"),
    "POST save_section": EDIT("postmortem", **SECTION),
    "GET revisions": READ("postmortem", key=lambda it: it.section.key),
    "GET postmortem_template": EDIT("postmortem"),
    "POST postmortem_template": EDIT("postmortem", template="3am"),
    "GET postmortem_timeline": EDIT("postmortem"),
    "POST timeline_add": EDIT("postmortem", entry=lambda it: it.entry.pk),
    "POST timeline_write": EDIT("postmortem", text="x", at="2026-01-15T10:00"),
    "POST timeline_confirm": EDIT("postmortem"),
    "POST timeline_act": EDIT("postmortem", pk=lambda it: it.item.pk, verb="remove"),
    "POST lint_notes": READ("postmortem"),
    "POST lint_act": EDIT("postmortem", mark="x", act="mend"),
    "POST postmortem_tick": EDIT("postmortem", item=TICK, ticked="1"),
    "GET import_page": GUARDED(
        "whose import it is", "tests/web/test_import_pages.py::test_import_of_somebody_else_is_not_found"
    ),
    "GET postmortem_original": READ("postmortem"),
    "POST postmortem_zone": EDIT("postmortem", zone="Europe/Paris"),
    "GET rules": SIGNED_IN(),
    "GET rule": SIGNED_IN(name="vague-action"),
    "GET publish": EDIT("postmortem"),
    "POST publish": EDIT("postmortem"),
    "GET /PM-<number:number>/export.eml": READ("postmortem"),
    "GET export_postmortem": READ("postmortem", form="md"),
    "GET external": READ("postmortem"),
    "POST external": EDIT("postmortem"),
    "GET /PM-<number:number>/external.eml": READ("postmortem"),
    "GET export_external": READ("postmortem", form="md"),
    "GET search": SIGNED_IN(q="harbour zanzibar"),
    "GET settings_templates": SIGNED_IN(),
    "GET settings_template": SIGNED_IN(name="standard"),
    "GET settings_template_file": SIGNED_IN(name="standard"),
    "GET settings_template_new": MANAGER(),
    "POST settings_template_new": MANAGER(name="more", text=TEMPLATE, save="1"),
    "GET settings_template_edit": MANAGER(name="ours"),
    "POST settings_template_edit": MANAGER(name="ours", text=TEMPLATE, version="1", save="1"),
    "POST settings_template_archive": MANAGER(name="ours"),
}

OPERATIONS = {
    "list_postmortems": SIGNED_IN(),
    "create_postmortem": MEMBER(title="x"),
    "get_postmortem": READ("postmortem"),
    "save_section": EDIT("postmortem", **SECTION),
    "confirm_timeline": EDIT("postmortem"),
    "change_template": EDIT("postmortem", template="3am"),
    "list_gates": READ("postmortem"),
    "list_findings": READ("postmortem"),
    "publish_postmortem": EDIT("postmortem"),
    "export_postmortem": READ("postmortem", form="md"),
    "list_templates": SIGNED_IN(),
    "add_template": MANAGER(name="more", text=TEMPLATE),
    "get_template": SIGNED_IN(name="standard"),
    "save_template": MANAGER(name="ours", text=TEMPLATE, base_version=1),
    "lint_text": SIGNED_IN(text="x"),
}
