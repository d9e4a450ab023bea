"""`afterword login`: remembers the server and the token that other commands use."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from afterword.core.errors import InputError


def login(
    url: Annotated[str, typer.Argument(help="Address of the server, as in https://afterword.example.org.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Delete what was remembered.")] = False,
) -> None:
    """Remember a server and a token (settings, Tokens), in a file that only you can read.

    The token is asked for, or read from standard input, or from AFTERWORD_TOKEN.
    """
    from afterword.cli.remote.client import Server
    from afterword.cli.remote.login_file import Login, forget_login, keep_login

    if forget:
        print("The login is forgotten." if forget_login() else "There was no login.")
        return
    if not url.startswith(("http://", "https://")):
        raise InputError(message=f"{url or 'Nothing'} is no address; write it as https://afterword.example.org.")
    given = Login(url.rstrip("/"), _token())
    me = Server(given).get("/me")
    print(f"You are {me['name']} ({me['role']}) at {given.url}. The login is kept in {keep_login(given)}.")


def _token() -> str:
    if token := os.environ.get("AFTERWORD_TOKEN"):
        return token
    if sys.stdin.isatty():
        return str(typer.prompt("Token", hide_input=True, err=True)).strip()
    return sys.stdin.readline().strip()
