"""Settings, URLs, ASGI and system checks: where the floors are put together."""
