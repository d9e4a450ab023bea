"""The addresses of postmortems, actions, search and settings."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import (
    actions,
    exports,
    lint,
    postmortems,
    publishing,
    quality,
    rules,
    search,
    settings,
    timeline_picker,
    writing,
)

urlpatterns: list[URLPattern] = [
    path("postmortems", postmortems.list_page, name="postmortems"),
    path("postmortems/quality", quality.overview, name="quality"),
    path("postmortems/new", postmortems.new, name="new_postmortem"),
    path("PM-<number:number>", postmortems.read, name="postmortem"),
    path("PM-<number:number>/write", writing.write, name="write_postmortem"),
    path("PM-<number:number>/details", writing.details, name="postmortem_details"),
    path("PM-<number:number>/images", writing.images, name="postmortem_images"),
    path("PM-<number:number>/preview", writing.preview, name="preview"),
    path("PM-<number:number>/sections/<slug:key>", writing.save_section, name="save_section"),
    path("PM-<number:number>/sections/<slug:key>/revisions", writing.revisions, name="revisions"),
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
    path("PM-<number:number>/publish", publishing.publish, name="publish"),
    path("PM-<number:number>/export.<slug:form>", exports.export, name="export_postmortem"),
    path("actions", actions.table, name="actions"),
    path("actions/new", actions.new, name="new_action"),
    path("AI-<number:number>", actions.page, name="action"),
    path("AI-<number:number>/<slug:verb>", actions.act, name="action_act"),
    path("search", search.search, name="search"),
    path("settings", settings.policy, name="settings"),
    path("settings/people", settings.people, name="settings_people"),
    path("settings/people/<int:pk>/<slug:verb>", settings.person_act, name="settings_person"),
    path("settings/teams", settings.teams, name="settings_teams"),
    path("settings/teams/<slug:slug>/members", settings.members, name="settings_members"),
    path("settings/tokens", settings.tokens, name="settings_tokens"),
    path("settings/tokens/<int:pk>/revoke", settings.revoke_token, name="settings_revoke"),
    path("settings/profile", settings.profile, name="settings_profile"),
    path("settings/journal", settings.journal, name="settings_journal"),
]
