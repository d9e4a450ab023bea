"""The addresses of notifications and webhooks."""

from __future__ import annotations

from django.urls import URLPattern, path

from afterword.web.views import notifications, webhooks

urlpatterns: list[URLPattern] = [
    path("notifications", notifications.listing, name="notifications"),
    path("notifications/read", notifications.read_all, name="notifications_read"),
    path("notifications/<int:pk>", notifications.open_one, name="notification"),
    path("unsubscribe/<str:token>", notifications.unsubscribe, name="unsubscribe"),
    path("settings/notifications", notifications.choices, name="settings_notifications"),
    path("settings/webhooks", webhooks.listing, name="settings_webhooks"),
    path("settings/webhooks/<int:pk>", webhooks.page, name="settings_webhook"),
    path("settings/webhooks/<int:pk>/deliveries/<int:message>/replay", webhooks.replay, name="webhook_replay"),
    path("settings/webhooks/<int:pk>/<slug:verb>", webhooks.act, name="webhook_act"),
]
