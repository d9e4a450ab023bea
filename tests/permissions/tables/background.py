"""What happens when nobody asks: to whom each background task tells of private things, and which tests prove it."""

from __future__ import annotations

from tests.permissions.kinds import BACKGROUND

NOTHING = "it keeps and tells nothing of what they say"
D = "tests/domain/"
TOLD = "tests/permissions/test_background.py::test_outsiders_are_told_nothing_of_the_private_side"

TASKS = {
    "find_repeats": BACKGROUND(
        "repeats are kept for both, and told to who may see both",
        f"{D}recurrence/test_recurrence.py::test_private_earlier_event_is_not_told_not_even_as_a_count",
        f"{D}recurrence/test_recurrence.py::test_private_later_event_is_not_named_in_the_fix_of_the_earlier",
    ),
    "forget_answers": BACKGROUND(
        "answers are given again to their own caller, for a day",
        "tests/api/test_once.py::test_key_is_forgotten_after_a_day",
    ),
    "forget_tasks": BACKGROUND(NOTHING, TOLD),
    "gather_statistics": BACKGROUND(NOTHING, TOLD),
    "look_at_import": BACKGROUND(
        "files are shown to whoever brought them",
        f"{D}importing/test_import.py::test_private_import_is_seen_by_its_people_only",
    ),
    "run_import": BACKGROUND(
        "what is imported as private is seen by its people",
        f"{D}importing/test_import.py::test_private_import_is_seen_by_its_people_only",
        f"{D}importing/test_import.py::test_outsider_learns_nothing_of_a_private_postmortem_by_importing_its_file",
    ),
    "index_search": BACKGROUND(
        "everything is in the index; who asks finds what they may see",
        f"{D}search/test_search.py::test_private_things_are_not_found_not_counted_and_no_facet",
        f"{D}search/test_search.py::test_what_becomes_private_is_hidden_at_once_and_with_all_that_hangs_on_it",
    ),
    "measure_quality": BACKGROUND(
        "counted for who may see it", f"{D}test_quality.py::test_private_postmortem_counts_for_its_people_only"
    ),
    "note_mentions": BACKGROUND(
        "uses are listed for who may see them",
        f"{D}knowledge/test_mentions.py::test_private_use_is_not_told_to_outsiders",
    ),
    "post_message": BACKGROUND(
        "webhooks hear of private incidents only where an administrator said so",
        f"{D}notifications/test_webhooks.py::test_private_incident_is_told_only_where_an_administrator_said_so",
    ),
    "read_evidence": BACKGROUND(
        "what is read belongs to its incident", f"{D}test_permissions.py::test_outsider_finds_no_private_incident"
    ),
    "remind_of_actions": BACKGROUND(
        "people who may see the action",
        f"{D}notifications/test_reminders.py::test_manager_who_cannot_see_a_private_incident_hears_nothing_of_it",
    ),
    "remind_of_clocks": BACKGROUND("the driver and the lead, who may see it", TOLD),
    "run_check": BACKGROUND(
        "runs belong to their action",
        f"{D}checks/test_checking.py::test_checks_and_runs_of_a_private_action_do_not_exist_for_outsiders",
    ),
    "look_for_window": BACKGROUND(NOTHING, TOLD),
    "ask_due_checks": BACKGROUND(NOTHING, TOLD),
    "send_invitations": BACKGROUND(
        "who may see it when it is sent",
        f"{D}meetings/test_invitations.py::test_nothing_goes_to_somebody_who_may_not_see_it_any_more",
    ),
    "send_waiting_invitations": BACKGROUND(
        "who may see it when it is sent",
        f"{D}meetings/test_invitations.py::test_nothing_goes_to_somebody_who_may_not_see_it_any_more",
    ),
    "send_mail": BACKGROUND(
        "who was notified and may still see it", "tests/api/test_notifications.py::test_what_became_private_disappears"
    ),
    "send_waiting": BACKGROUND(NOTHING, TOLD),
    "sum_up_weeks": BACKGROUND("each person's own week", TOLD),
    "tell_of_entry": BACKGROUND("who may see what the entry is about", TOLD),
    "websocket": BACKGROUND(
        "who may see the incident, until they may no longer",
        "tests/live/test_follower.py::test_outsider_is_shut_out_of_a_private_incident",
        "tests/live/test_follower.py::test_page_is_shut_when_the_incident_becomes_private",
    ),
    "static site": BACKGROUND(
        "what is private is left out unless it is asked for",
        f"{D}publishing/test_releasing.py::test_private_ones_are_left_out_unless_asked_for",
    ),
    "calendar feed": BACKGROUND(
        "what its person may see, asked each time",
        f"{D}test_calendar.py::test_private_action_leaves_the_calendar_when_the_permission_is_lost",
    ),
    "sync folder": BACKGROUND(
        "private ones only when asked for",
        f"{D}importing/test_sync.py::test_private_postmortem_is_written_only_when_asked",
    ),
}
