"""The addresses of meetings and the stand-up."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from afterword.web import converters  # noqa: F401 - makes <number:...> known
from afterword.web.urls_reviews import OneOf
from afterword.web.views import meetings, standup


class MeetingChange(OneOf):
    """What can be done with a meeting in the list."""

    regex = "move|cancel|answer|again"


class MeetingAct(OneOf):
    """What can be done in a meeting."""

    regex = "begin|note|hold"


register_converter(MeetingChange, "meeting_change")
register_converter(MeetingAct, "meeting_act")

urlpatterns: list[URLPattern] = [
    path("PM-<number:number>/meetings", meetings.listing, name="meetings"),
    path("PM-<number:number>/meetings/plan/<slug:kind>", meetings.plan, name="meeting_plan"),
    path("PM-<number:number>/meetings/<int:pk>/<meeting_change:verb>", meetings.change, name="meeting_change"),
    path("PM-<number:number>/meeting/<int:pk>", meetings.mode, name="meeting"),
    path("PM-<number:number>/meeting/<int:pk>/<meeting_act:verb>", meetings.act, name="meeting_act"),
    path("standup", standup.page, name="standup"),
    path("standup/AI-<number:number>", standup.tick, name="standup_tick"),
]
