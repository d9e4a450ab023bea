"""The addresses of actions."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import action, actions, actions_bulk, actions_files, feeds, postmortem_actions

urlpatterns: list[URLPattern] = [
    path("actions", actions.table, name="actions"),
    path("actions/new", action.new, name="new_action"),
    path("PM-<number:number>/actions", postmortem_actions.page, name="postmortem_actions"),
    path("actions.csv", actions_files.as_csv, name="actions_csv"),
    path("calendar/<str:secret>.ics", feeds.calendar, name="calendar"),
    path("feed/<str:secret>.atom", feeds.feed, name="feed"),
    path("settings/calendar", feeds.addresses, name="calendar_feed"),
    path("actions/change", actions_bulk.change, name="actions_bulk"),
    path("AI-<number:number>", action.page, name="action"),
    path("AI-<number:number>/<slug:verb>", action.act, name="action_act"),
]
