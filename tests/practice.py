"""What tests do to a postmortem on its way: let its reviews be approved."""

from __future__ import annotations

from tests.people import person

from afterword.domain.accounts.models import Person
from afterword.domain.postmortems.models import Postmortem
from afterword.domain.reviews.rules import needed
from afterword.domain.reviews.services import give_verdict


def approve_reviews(postmortem: Postmortem) -> None:
    """Every review that the policy asks for is approved by people who do nothing else."""
    for kind, count in needed(postmortem).items():
        for number in range(count):
            give_verdict(actor=_reviewer(number), postmortem=postmortem, kind=kind, says="approve")


def _reviewer(number: int) -> Person:
    name = f"Reviewer{number + 1}"
    return Person.objects.filter(name=name).first() or person(name)
