"""Who works on the incident."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes in chat and answers pages."""

    id: str
    name: str

    @property
    def handle(self) -> str:
        """The short name, as in `nora`."""
        return self.name.split()[0].lower()


NORA, RAVI, KIM = Person("U1NORA", "Nora Lind"), Person("U2RAVI", "Ravi Shah"), Person("U3KIM", "Kim Park")
ELSA = Person("U4ELSA", "Elsa Berg")  # of customer support
EVERYBODY = (NORA, RAVI, KIM, ELSA)
