"""Makes the database that every story begins with: migrated, with its people, two teams and a session for each.

`python -m tests.browser.stories.cast FOLDER`, in the environment of the server that will use it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

SESSIONS = "sessions.json"
PASSWORD = "four words nobody joins"
ROLES = {"Maria": "admin", "Zoe": "viewer"}  # everybody else is a member
MEMBERS = ("Alice", "Bob", "Carol", "Dave", "Erin", "Frank", "Grace")
TEAMS = {"Payments": ("Alice", "Bob", "Carol", "Dave"), "Platform": ("Grace",)}
MANAGER = "Erin"  # of Payments


def email_of(name: str) -> str:
    """The address of one of them."""
    return f"{name.lower()}@example.org"


def make(folder: Path) -> None:
    """Writes it all, and the session of each person by name into a file of the folder."""
    from tests.rehearsal import install

    from afterword.cli.site import migrate, open_site

    open_site(folder, worker=False)
    migrate()
    install()
    from afterword.domain.accounts import services

    people = {
        name: services.add_person(actor=None, email=email_of(name), name=name, role=ROLES.get(name, "member"))
        for name in (*ROLES, *MEMBERS)
    }
    for name, members in TEAMS.items():
        team = services.add_team(actor=people["Maria"], name=name)
        for member in members:
            services.add_member(actor=people["Maria"], team=team, person=people[member])
        if name == "Payments":
            services.add_member(actor=people["Maria"], team=team, person=people[MANAGER], role="manager")
    for person in people.values():
        services.set_password(actor=person, person=person, password=PASSWORD)
    sessions = {name: _session(person) for name, person in people.items()}
    (folder / SESSIONS).write_text(json.dumps(sessions))


def _session(person: object) -> str:
    """The key of a session in which they are signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
