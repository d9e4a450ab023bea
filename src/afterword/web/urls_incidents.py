"""The addresses of the frame, sign-in, Today and the incidents."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web.views import frame, sign_in

urlpatterns: list[URLPattern] = [
    path("favicon.svg", frame.favicon, name="favicon"),
    path("sign-in/<str:secret>", sign_in.by_link, name="sign_in_link"),
]
