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
    "GET calendar": GUARDED("the secret of the feed, which shows what its person may see; tests/web"),
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
    "set_chain_fix": EDIT("postmortem", level="L2", text="x"),
    "drop_chain_fix": EDIT("postmortem"),
    "suggest_actions": READ("postmortem"),
    "dismiss_suggestion": EDIT("postmortem", key="x"),
    "get_calendar": SIGNED_IN(),
    "make_calendar": SIGNED_IN(),
    "revoke_calendar": SIGNED_IN(),
    "change_actions": MEMBER(actions=[], priority="P3"),
}
