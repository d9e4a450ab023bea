"""The world that the matrix is tried in: a private side and a public one, alike, and one person for each column."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.contrib.auth.models import AnonymousUser
from PIL import Image
from tests.permissions.kinds import Column

from afterword.domain import clock
from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person, Team
from afterword.domain.actions import services as actions
from afterword.domain.incidents import services as incidents
from afterword.domain.incidents.models import EvidenceReading, Signal
from afterword.domain.postmortems import services as postmortems

SECRET = "zanzibar"  # stands in every text of the private side, and nowhere else

TEMPLATE = "---\ntitle: Ours\nsections:\n  - field: summary\n    heading: In short\n---\nGuide.\n"


@dataclass
class Side:
    """One incident and all that hangs on it; `it.entry`, `it.action` and so on are what rows are about."""

    private: bool
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(f"the world has no {name}; add it in tests/permissions/world.py") from None


@dataclass
class World:
    """Both sides and the people."""

    people: dict[Column, Any]
    team: Team
    sides: dict[bool, Side]


def _person(name: str, role: str = "member") -> Person:
    return accounts.add_person(actor=None, email=f"{name}@example.org", name=name.title(), role=role)


def build() -> World:
    """The whole world, with what each area puts into it (`furnish` in its table).

    The administrator makes it, who holds no role and is in no team.
    """
    from tests.permissions.tables import furnishers

    people: dict[Column, Any] = {
        Column.ANONYMOUS: AnonymousUser(),
        Column.VIEWER: _person("vera", "viewer"),
        Column.OUTSIDER: _person("otto"),
        Column.TEAM_VIEWER: _person("tilda", "viewer"),
        Column.TEAM: _person("theo"),
        Column.HOLDER: _person("hanna"),
        Column.MANAGER: _person("mona"),
        Column.ADMIN: _person("ada", "admin"),
    }
    other = _person("bo")
    admin = people[Column.ADMIN]
    team = accounts.add_team(actor=admin, name="Checkout")
    for column in (Column.TEAM_VIEWER, Column.TEAM):
        accounts.add_member(actor=admin, team=team, person=people[column])
    accounts.add_member(actor=admin, team=team, person=people[Column.MANAGER], role="manager")
    postmortems.add_template(actor=admin, name="ours", text=TEMPLATE)
    for person in (*people.values(), other):
        if isinstance(person, Person):
            accounts.make_token(actor=person, name="own", scopes=["incidents:read"])
    sides = {private: _side(people, team, other, private=private) for private in (False, True)}
    for side in sides.values():
        for furnish in furnishers():
            furnish(side)
    return World(people, team, sides)


def _side(people: dict[Column, Any], team: Team, other: Person, *, private: bool) -> Side:
    admin, word = people[Column.ADMIN], SECRET if private else "harbour"
    side = Side(private, {"word": word, "team": team, "admin": admin, "holder": people[Column.HOLDER], "other": other})
    at = clock.now() - timedelta(hours=2)
    incident = incidents.declare(
        actor=admin, title=f"The {word} gate fails", severity="P1", private=private, services=[f"{word}-api"], at=at
    )
    incidents.set_team(actor=admin, incident=incident, team=team)
    incidents.assign_role(actor=admin, incident=incident, role="lead", person=people[Column.HOLDER])
    side.things |= {"incident": incident, "entry": _entry(admin, incident, word)}
    side.things["image"] = incidents.attach_image(actor=admin, incident=incident, stream=_picture(private), alt=word)
    line = f"2026-01-15 10:00:00,000 ERROR {word}: refused\n".encode()
    side.things["evidence"] = incidents.add_evidence(
        actor=admin, incident=incident, path=f"{word}.log", stream=BytesIO(line)
    )
    side.things["signal"] = Signal.objects.create(
        incident=incident, fingerprint=word, at=at, kind="error_rate_onset", text=word, source="nginx_access", score=1
    )
    EvidenceReading.objects.create(
        incident=incident, state=EvidenceReading.State.DONE, asked_at=at, manifest={"files": [f"{word}.log"]}
    )
    _document(side, admin, word)
    return side


def _picture(private: bool) -> BytesIO:
    """A picture of its own for each side: by its hash it would otherwise be the same one."""
    made = BytesIO()
    Image.new("RGB", (2, 2), "red" if private else "green").save(made, "PNG")
    made.seek(0)
    return made


def _entry(admin: Person, incident: Any, word: str) -> Any:
    return incidents.add_entry(actor=admin, incident=incident, text=f"The {word} was restarted")


def _document(side: Side, admin: Person, word: str) -> None:
    postmortem = postmortems.create(actor=admin, title=f"How the {word} gate failed", incidents=[side.incident])
    section = postmortem.sections.first()
    assert section is not None
    postmortems.save_section(
        actor=admin, postmortem=postmortem, key=section.key, text=f"All of {word}.", base_version=section.version
    )
    side.things |= {
        "postmortem": postmortem,
        "section": postmortem.sections.first(),
        "item": postmortems.write_timeline_item(
            actor=admin, postmortem=postmortem, text=f"The {word} fell silent", at=clock.now() - timedelta(hours=1)
        ),
        "action": actions.add_action(actor=admin, text=f"Mend the {word} gate", postmortem=postmortem),
        "picture": postmortems.attach_image(
            actor=admin, postmortem=postmortem, stream=_picture(side.private), alt=word
        ),
    }
