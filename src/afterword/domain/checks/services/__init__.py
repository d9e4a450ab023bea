"""What can be done with checks."""

from afterword.domain.checks.services.defining import (
    archive_check,
    change_check,
    define_check,
    make_check_token,
    try_out,
)
from afterword.domain.checks.services.planning import claim_due, look_for_window
from afterword.domain.checks.services.proving import recurred, settle
from afterword.domain.checks.services.reporting import check_of_token, report_result, say_seen
from afterword.domain.checks.services.running import give_up_run, perform, run_now, start_now
from afterword.domain.checks.services.servers import add_server, archive_server, change_server, try_server

__all__ = [
    "add_server",
    "archive_check",
    "archive_server",
    "change_check",
    "change_server",
    "check_of_token",
    "claim_due",
    "define_check",
    "give_up_run",
    "look_for_window",
    "make_check_token",
    "perform",
    "recurred",
    "report_result",
    "run_now",
    "say_seen",
    "settle",
    "start_now",
    "try_out",
    "try_server",
]
