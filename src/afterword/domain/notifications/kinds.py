"""THE table of what people are told: each kind with its words, and how it comes unless a person says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification; one that is `kept` can be had in the app or by e-mail, but not switched off wholly."""

    name: str
    title: str
    group: str
    in_app: bool = True
    by_mail: bool = True
    kept: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("incident.declared", "A P0 or P1 incident is declared in your team", "Incidents"),
    Kind("incident.role", "You are given a role in an incident", "Incidents"),
    Kind("action.assigned", "An action is given to you", "Actions"),
    Kind("action.due", "An action of yours is due soon", "Actions"),
    Kind("action.overdue", "An action that you own, or of a postmortem that you drive, is overdue", "Actions"),
    Kind(
        "action.escalated", "A P0 or P1 action is overdue, and you manage the team or sponsor it", "Actions", kept=True
    ),
    Kind("action.reopened", "An action of yours is opened again", "Actions"),
    Kind("check.failed", "A check of your action fails", "Actions"),
    Kind("check.witness", "You are named as a witness of a check", "Actions"),
    Kind("postmortem.driver", "You are asked to drive a postmortem", "Postmortems"),
    Kind("postmortem.sent", "A postmortem is sent to you", "Postmortems"),
    Kind("clock.soon", "A clock of a postmortem that you drive runs out soon", "Postmortems"),
    Kind("clock.missed", "A clock of a postmortem that you drive was missed", "Postmortems"),
    Kind("decision.later", "You said Later to a postmortem, and it is time to decide", "Postmortems"),
    Kind("review.asked", "You are asked for a review", "Postmortems"),
    Kind("review.answered", "A review that you asked for is answered, or falls", "Postmortems"),
    Kind("reader.asked", "You are asked to read a postmortem", "Postmortems"),
    Kind("comment.added", "Somebody comments in a postmortem that you drive, or answers you", "Words"),
    Kind("mention", "Somebody writes your name with @", "Words"),
    Kind("digest", "What is late, due and waiting, Monday at nine", "Weekly"),
    Kind("endpoint.stopped", "A webhook was stopped because it no longer answers", "Administration"),
)
BY_NAME = {kind.name: kind for kind in KINDS}
