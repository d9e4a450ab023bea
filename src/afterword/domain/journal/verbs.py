"""THE table of what the journal can tell: for each noun the verbs that are written of it."""

from __future__ import annotations

from difflib import get_close_matches

NOUNS: dict[str, tuple[str, ...]] = {
    "action": (
        "added", "changed", "chosen", "completed", "declined", "discussed", "not_discussed", "reopened", "verified",
    ),
    "analysis": ("read_in",),
    "calendar": ("made", "revoked"),
    "chain": ("fix_asked_again", "fix_kept_at_l5", "level_answered", "level_named"),
    "check": (
        "archived", "changed", "defined", "failed", "held", "no_data", "passed", "run_asked", "stuck", "token_made",
    ),
    "comment": ("added", "deleted", "edited", "reopened", "resolved"),
    "decision": ("added", "reopened", "settled", "updated"),
    "detection": ("told",),
    "endpoint": (
        "added", "changed", "removed", "replayed", "secret_rotated", "started", "stopped", "tested",
    ),
    "entry": ("added", "edited", "withdrawn"),
    "evidence": ("added", "read", "reading_asked", "reading_failed", "reading_started"),
    "factor": ("added", "changed", "linked", "relinked", "removed", "unlinked"),
    "feed": ("made", "revoked"),
    "gate": ("overridden",),
    "idea": ("parked", "parked_again", "settled"),
    "image": ("attached",),
    "impact": ("taken_back", "told"),
    "import": ("decided", "look_asked", "run_asked", "started"),
    "incident": (
        "acknowledged", "declared", "details_changed", "postmortem_decided", "privacy_changed", "renamed",
        "role_assigned", "role_removed", "severity_changed", "skip_asked", "skip_confirmed", "skip_refused",
        "status_changed", "summarised", "times_changed", "times_taken",
    ),
    "item": ("ticked", "unticked"),
    "meeting": ("answered", "begun", "cancelled", "decided", "held", "moved", "noted", "planned"),
    "notifications": ("chosen",),
    "outcome": ("named",),
    "person": ("added", "changed", "link_made", "password_set", "signed_in_by_link"),
    "policy": ("changed",),
    "postmortem": (
        "closed", "created", "decision_told", "distributed", "header_changed", "import_updated", "imported",
        "in_review", "none_told", "published", "recognised", "redaction_changed", "released", "runbook_told",
        "synced", "taken_back", "taken_in", "template_changed", "written_out",
    ),
    "prometheus": ("added", "archived", "changed", "restored"),
    "reader": ("asked", "finished", "taken_back"),
    "recurrence": ("confirmed", "dismissed"),
    "review": ("answered", "asked", "fallen", "withdrawn"),
    "runbook": ("added", "found_outdated", "restored", "retired", "updated"),
    "section": ("added", "saved"),
    "service": ("added", "changed"),
    "signals": ("accepted", "dismissed"),
    "suggestion": ("dismissed",),
    "team": ("added", "changed", "member_added", "member_removed"),
    "template": ("added", "archived", "offered", "saved"),
    "timeline": (
        "confirmed", "entries_added", "entry_edited", "entry_moved", "entry_removed", "entry_written", "read_in",
        "sorted", "unconfirmed",
    ),
    "token": ("made", "revoked"),
    "view": ("removed", "saved"),
}  # fmt: skip
VERBS = frozenset(f"{noun}.{verb}" for noun, verbs in NOUNS.items() for verb in verbs)


def is_known(wanted: str) -> bool:
    """Whether that is a verb, all verbs of a noun as in postmortem.*, or all there are."""
    noun, _, verb = wanted.partition(".")
    return wanted == "*" or wanted in VERBS or (noun in NOUNS and verb == "*")


def near(wanted: str) -> list[str]:
    """What somebody may have meant, the nearest first."""
    noun, _, verb = wanted.partition(".")
    if noun in NOUNS:
        return [f"{noun}.{one}" for one in get_close_matches(verb, NOUNS[noun], n=3) or ["*"]]
    return get_close_matches(wanted, [*sorted(VERBS), *(f"{one}.*" for one in NOUNS)], n=3, cutoff=0.75)
