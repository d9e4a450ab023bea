"""The addresses of search and of the views that people keep."""

from __future__ import annotations

from django.urls import path

from afterword.web.views import search

urlpatterns = [
    path("search", search.search, name="search"),
    path("views/save", search.save_view, name="save_view"),
    path("views/<int:pk>/remove", search.remove_view, name="remove_view"),
]
