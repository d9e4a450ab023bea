"""The addresses of reviews and comments."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.views import reviews


class OneOf:
    """A path converter that knows a few words."""

    regex = ""

    def to_python(self, value: str) -> str:
        """The word."""
        return value

    def to_url(self, value: str) -> str:
        """The word."""
        return value


class ThreadVerb(OneOf):
    """What can be done with a thread."""

    regex = "reply|resolve|reopen"


class OwnVerb(OneOf):
    """What can be done with a comment of one's own."""

    regex = "edit|delete"


register_converter(ThreadVerb, "thread_verb")
register_converter(OwnVerb, "own_verb")

CODE = "PM-<number:number>/review"

urlpatterns: list[URLPattern] = [
    path(CODE, reviews.page, name="review"),
    path(f"{CODE}/ask", reviews.ask, name="review_ask"),
    path(f"{CODE}/asked/<int:pk>/withdraw", reviews.withdraw, name="review_withdraw"),
    path(f"{CODE}/verdict/<slug:kind>", reviews.verdict, name="review_verdict"),
    path(f"{CODE}/look", reviews.look, name="review_look"),
    path(f"{CODE}/comments", reviews.comment, name="review_comment"),
    path(f"{CODE}/threads/<int:pk>/<thread_verb:verb>", reviews.thread, name="review_thread"),
    path(f"{CODE}/comments/<int:pk>/<own_verb:verb>", reviews.own, name="review_own"),
]
