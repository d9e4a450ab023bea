"""The ASGI application that uvicorn runs: pages, websockets, and the background threads of this process."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")

from django.core.asgi import get_asgi_application

application = get_asgi_application()
