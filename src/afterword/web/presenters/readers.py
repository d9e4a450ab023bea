"""Who was asked to read a postmortem and who has read it to the end, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass

from afterword.domain.accounts import queries as people
from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.readers import queries

WORDS_A_MINUTE = 250
LEAST_SHARE = 0.2  # of the usual time; who is at the end sooner has looked, not read


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of a postmortem; `wait` is how many seconds must pass before its end counts as reached."""

    standing: list[queries.Standing]
    mine: bool
    wait: int

    @property
    def finished(self) -> int:
        """How many have read it to the end."""
        return sum(one.finished_at is not None for one in self.standing)

    @property
    def asked(self) -> int:
        """How many were asked."""
        return sum(one.asked_at is not None for one in self.standing)


def readers_of(viewer: Person, postmortem: Postmortem, words: int) -> Readers:
    """The readers, and what the page needs to notice that this one has come to its end."""
    wait = round(words / WORDS_A_MINUTE * 60 * LEAST_SHARE)
    return Readers(queries.readers_of(viewer, postmortem), queries.has_read(viewer, postmortem), wait)


def to_choose(viewer: Person, standing: list[queries.Standing]) -> list[Person]:
    """Everybody who was not asked yet."""
    asked = {one.person.pk for one in standing if one.asked_at}
    return [person for person in people.people(viewer) if person.pk not in asked]
