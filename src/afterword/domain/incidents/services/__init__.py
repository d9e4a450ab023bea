"""All that can be done to an incident; each service checks permission and input and writes the journal."""

from afterword.domain.incidents.services.capture import CaptureResult, capture
from afterword.domain.incidents.services.details import (
    assign_role,
    remove_role,
    rename,
    set_customer_impact,
    set_private,
    set_services,
    set_summary,
    set_team,
    set_times,
)
from afterword.domain.incidents.services.evidence import add_evidence, attach_image
from afterword.domain.incidents.services.lifecycle import (
    TRANSITIONS,
    acknowledge,
    change_severity,
    change_status,
    declare,
)
from afterword.domain.incidents.services.log import add_entry, edit_entry, withdraw_entry
from afterword.domain.incidents.services.readings import (
    ask_reading,
    fail_reading,
    note_progress,
    start_reading,
    store_reading,
)
from afterword.domain.incidents.services.signals import accept_signals, dismiss_signals
from afterword.domain.incidents.services.times import take_times_from_evidence, times_taken

__all__ = [
    "TRANSITIONS",
    "CaptureResult",
    "accept_signals",
    "acknowledge",
    "add_entry",
    "add_evidence",
    "ask_reading",
    "assign_role",
    "attach_image",
    "capture",
    "change_severity",
    "change_status",
    "declare",
    "dismiss_signals",
    "edit_entry",
    "fail_reading",
    "note_progress",
    "remove_role",
    "rename",
    "set_customer_impact",
    "set_private",
    "set_services",
    "set_summary",
    "set_team",
    "set_times",
    "start_reading",
    "store_reading",
    "take_times_from_evidence",
    "times_taken",
    "withdraw_entry",
]
