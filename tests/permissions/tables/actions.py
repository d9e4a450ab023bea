"""Follow-up actions."""

from __future__ import annotations

from tests.permissions.kinds import EDIT, GUARDED, MEMBER, READ, SIGNED_IN

SERVICES = {
    "actions.add_action": MEMBER(text="x"),
    "actions.change_many": MEMBER(numbers=[], priority="P3"),
    "actions.set_chain_fix": EDIT("postmortem", level="L2", text="x"),
    "actions.drop_chain_fix": EDIT("postmortem"),
    "actions.change_action": EDIT("action", text="x"),
    "actions.complete": EDIT("action", note="x"),
    "actions.decline": EDIT("action", reason="x"),
    "actions.reopen": EDIT("action", reason="x"),
    "actions.make_feed": SIGNED_IN(),
    "actions.revoke_feed": SIGNED_IN(),
    "actions.dismiss_suggestion": EDIT("postmortem", key="x"),
}

PAGES = {
    "GET actions": SIGNED_IN(),
    "GET new_action": MEMBER(),
    "POST new_action": MEMBER(text="x"),
    "GET action": READ("action"),
    "POST action_act": EDIT("action", verb="complete", note="x"),
    "GET actions_csv": SIGNED_IN(),
    "GET calendar": GUARDED(
        "the secret of the feed, which shows what its person may see",
        "tests/domain/test_calendar.py::test_private_action_leaves_the_calendar_when_the_permission_is_lost",
        "tests/web/test_calendar_feed.py::test_feed_is_read_without_signing_in_and_not_sent_again_while_it_is_the_same",
    ),
    "GET feed": GUARDED(
        "the secret of the feed, which shows what its person may see",
        "tests/web/test_calendar_feed.py::test_private_postmortem_leaves_the_feed_when_the_permission_is_lost",
    ),
    "GET calendar_feed": SIGNED_IN(),
    "POST calendar_feed": SIGNED_IN(),
    "POST actions_bulk": MEMBER(),
}

OPERATIONS = {
    "list_actions": SIGNED_IN(),
    "add_action": MEMBER(text="x"),
    "get_action": READ("action"),
    "change_action": EDIT("action", text="x"),
    "complete_action": EDIT("action", note="x"),
    "decline_action": EDIT("action", note="x"),
    "reopen_action": EDIT("action"),
    "list_actions_as_csv": SIGNED_IN(),
    "set_chain_fix": EDIT("action", level="L2"),
    "drop_chain_fix": EDIT("action"),
    "suggest_actions": READ("postmortem"),
    "dismiss_suggestion": EDIT("postmortem", key="x"),
    "get_calendar": SIGNED_IN(),
    "make_calendar": MEMBER(),  # a viewer makes it on the page: their tokens write nothing of actions
    "revoke_calendar": MEMBER(),
    "change_actions": MEMBER(actions=[], priority="P3"),
}
