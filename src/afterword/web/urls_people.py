"""The addresses of people, teams and tokens."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web.views import people, team, tokens

urlpatterns: list[URLPattern] = [
    path("settings/people", people.people, name="settings_people"),
    path("settings/people/<int:pk>/<slug:verb>", people.person_act, name="settings_person"),
    path("settings/teams", people.teams, name="settings_teams"),
    path("settings/teams/<slug:slug>", team.team, name="settings_team"),
    path("settings/teams/<slug:slug>/members", people.members, name="settings_members"),
    path("settings/tokens", tokens.tokens, name="settings_tokens"),
    path("settings/tokens/<int:pk>/revoke", tokens.revoke_token, name="settings_revoke"),
]
