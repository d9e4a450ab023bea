"""Serves an installation as `afterword serve` does, without its jobs: `python -m serving.server FOLDER PORT`."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Serves until SIGTERM."""
    folder, port = sys.argv[1:]
    os.environ |= {"AFTERWORD_DATA": folder, "DJANGO_SETTINGS_MODULE": "serving.settings"}
    import uvicorn

    uvicorn.run(
        "serving.server:application",
        host="127.0.0.1",
        port=int(port),
        lifespan="on",
        log_level="warning",
        access_log=False,
        timeout_keep_alive=600,  # one person's connection rests while the other asks
        server_header=False,
        proxy_headers=True,
        ws="websockets-sansio",
    )


def __getattr__(name: str) -> object:
    """The application, made when uvicorn asks for it: its settings stand in the environment by then."""
    if name != "application":
        raise AttributeError(name)
    from afterword.site.asgi import application
    from serving.timing import Timed

    return Timed(application)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
