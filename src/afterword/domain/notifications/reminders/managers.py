"""Who manages the teams that actions belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from afterword.domain.accounts.models import Membership, Person
from afterword.domain.actions.models import Action
from afterword.domain.incidents.models import Incident
from afterword.domain.postmortems.models import Postmortem


class Managers:
    """The managers for a list of actions, read in four questions however many there are."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self._incidents = self._teams_of_incidents(actions)
        self._postmortems = self._teams_of_postmortems(actions)
        self._owners = self._teams_of_owners(actions)
        self._by_team: dict[int, list[tuple[Person, str]]] = defaultdict(list)
        if actions:
            rows = Membership.objects.filter(role=Membership.Role.MANAGER, person__is_active=True)
            for row in rows.select_related("person", "team").order_by("id"):
                self._by_team[row.team_id].append((row.person, row.team.name))

    def of(self, action: Action) -> Iterator[tuple[Person, str]]:
        """Each manager with the team's name: of the incident's teams, else of those that the owner is in."""
        teams = self._incidents.get(action.incident_id or 0) or self._postmortems.get(action.postmortem_id or 0) or []
        found = [one for team in teams for one in self._by_team.get(team, ())]
        yield from found or (one for team in self._owners.get(action.owner_id or 0, ()) for one in self._by_team[team])

    @staticmethod
    def _teams_of_incidents(actions: Sequence[Action]) -> dict[int, list[int]]:
        wanted = {action.incident_id for action in actions if action.incident_id}
        rows = Incident.objects.filter(pk__in=wanted, team__isnull=False).values_list("pk", "team_id")
        return {pk: [team] for pk, team in rows if team is not None}

    @staticmethod
    def _teams_of_postmortems(actions: Sequence[Action]) -> dict[int, list[int]]:
        wanted = {action.postmortem_id for action in actions if action.postmortem_id}
        found: dict[int, list[int]] = defaultdict(list)
        through = Postmortem.incidents.through.objects
        rows = through.filter(postmortem__in=wanted, incident__team__isnull=False).order_by("incident_id")
        for pk, team in rows.values_list("postmortem_id", "incident__team_id"):
            if team not in found[pk]:
                found[pk].append(team)
        return found

    @staticmethod
    def _teams_of_owners(actions: Sequence[Action]) -> dict[int, list[int]]:
        wanted = {action.owner_id for action in actions if action.owner_id}
        found: dict[int, list[int]] = defaultdict(list)
        for person, team in (
            Membership.objects.filter(person__in=wanted).order_by("id").values_list("person_id", "team_id")
        ):
            found[person].append(team)
        return found
