"""The ASGI application that uvicorn runs: pages, websockets, and the background jobs of this process."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()  # before what needs the models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402

from afterword.live.routing import websocket_urlpatterns  # noqa: E402
from afterword.site.lifespan import Lifespan  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
        "lifespan": Lifespan(),
    }
)
