"""The addresses of the readers of a postmortem."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import readers

urlpatterns: list[URLPattern] = [
    path("PM-<number:number>/readers", readers.page, name="readers"),
    path("PM-<number:number>/readers/finish", readers.finish, name="finish_reading"),
    path("PM-<number:number>/readers/<int:pk>/take-back", readers.take_back, name="reader_take_back"),
]
