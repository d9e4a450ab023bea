"""Which websocket address leads where."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from afterword.live.consumer import IncidentConsumer, Nowhere

websocket_urlpatterns: list[URLPattern] = [
    re_path(r"^ws/INC-(?P<number>[0-9]{1,9})$", IncidentConsumer.as_asgi()),
    re_path(r"", Nowhere.as_asgi()),
]
