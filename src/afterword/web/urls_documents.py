"""The addresses of postmortems and settings."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import (
    exports,
    external,
    importing,
    lint,
    postmortems,
    publishing,
    quality,
    rules,
    settings,
    template_change,
    templates,
    timeline_picker,
    writing,
)

urlpatterns: list[URLPattern] = [
    path("postmortems", postmortems.list_page, name="postmortems"),
    path("postmortems/quality", quality.overview, name="quality"),
    path("postmortems/new", postmortems.new, name="new_postmortem"),
    path("postmortems/import", importing.new, name="import_new"),
    path("postmortems/import/<int:pk>", importing.page, name="import_page"),
    path("postmortems/<number:number>", postmortems.by_bare_number),
    path("postmortems/PM-<number:number>", postmortems.by_bare_number),
    path("PM-<number:number>", postmortems.read, name="postmortem"),
    path("PM-<number:number>/write", writing.write, name="write_postmortem"),
    path("PM-<number:number>/details", writing.details, name="postmortem_details"),
    path("PM-<number:number>/images", writing.images, name="postmortem_images"),
    path("PM-<number:number>/preview", writing.preview, name="preview"),
    path("PM-<number:number>/sections/<slug:key>", writing.save_section, name="save_section"),
    path("PM-<number:number>/sections/<slug:key>/revisions", writing.revisions, name="revisions"),
    path("PM-<number:number>/template", template_change.change, name="postmortem_template"),
    path("PM-<number:number>/timeline", timeline_picker.picker, name="postmortem_timeline"),
    path("PM-<number:number>/timeline/add", timeline_picker.add, name="timeline_add"),
    path("PM-<number:number>/timeline/write", timeline_picker.write, name="timeline_write"),
    path("PM-<number:number>/timeline/confirm", timeline_picker.confirm, name="timeline_confirm"),
    path("PM-<number:number>/timeline/<int:pk>/<slug:verb>", timeline_picker.act, name="timeline_act"),
    path("PM-<number:number>/lint", lint.notes, name="lint_notes"),
    path("PM-<number:number>/lint/act", lint.act, name="lint_act"),
    path("PM-<number:number>/ticks/<slug:item>", lint.tick, name="postmortem_tick"),
    path("rules", rules.list_page, name="rules"),
    path("rules/<slug:name>", rules.page, name="rule"),
    path("PM-<number:number>/original", importing.original, name="postmortem_original"),
    path("PM-<number:number>/zone", importing.zone, name="postmortem_zone"),
    path("PM-<number:number>/publish", publishing.publish, name="publish"),
    path("PM-<number:number>/export.eml", exports.export, {"form": "email"}),  # the ending of its file's name
    path("PM-<number:number>/export.<slug:form>", exports.export, name="export_postmortem"),
    path("PM-<number:number>/external", external.page, name="external"),
    path("PM-<number:number>/external/release", external.release, name="release"),
    path("PM-<number:number>/external.eml", external.export, {"form": "email"}),
    path("PM-<number:number>/external.<slug:form>", external.export, name="export_external"),
    path("settings/templates", templates.listing, name="settings_templates"),
    path("settings/templates/new", templates.new, name="settings_template_new"),
    path("settings/templates/<slug:name>", templates.page, name="settings_template"),
    path("settings/templates/<slug:name>.md", templates.source, name="settings_template_file"),
    path("settings/templates/<slug:name>/edit", templates.edit, name="settings_template_edit"),
    path("settings/templates/<slug:name>/archive", templates.archive, name="settings_template_archive"),
    path("settings/profile", settings.profile, name="settings_profile"),
    path("settings/journal", settings.journal, name="settings_journal"),
]
