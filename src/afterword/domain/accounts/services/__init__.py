"""Adds people and teams, signs people in by a one-time link, hands out tokens, and keeps answers to keyed requests."""

from afterword.domain.accounts.services.answers import claim_answer, forget_answers, keep_answer
from afterword.domain.accounts.services.links import LINK_LIFE, make_sign_in_link, use_sign_in_link
from afterword.domain.accounts.services.people import add_person, change_person, set_password
from afterword.domain.accounts.services.teams import add_member, add_team, change_team, remove_member
from afterword.domain.accounts.services.tokens import make_token, person_of_token, revoke_token

__all__ = [
    "LINK_LIFE",
    "add_member",
    "add_person",
    "add_team",
    "change_person",
    "change_team",
    "claim_answer",
    "forget_answers",
    "keep_answer",
    "make_sign_in_link",
    "make_token",
    "person_of_token",
    "remove_member",
    "revoke_token",
    "set_password",
    "use_sign_in_link",
]
