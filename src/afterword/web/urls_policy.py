"""The addresses of the policy."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web.views import policy

urlpatterns: list[URLPattern] = [
    path("settings", policy.page, name="settings"),
    path("settings/policy/history", policy.history, name="policy_history"),
    path("settings/policy/edit", policy.edit, name="policy_edit"),
]
