"""Every incident of the lab can be recorded by its name and is told of in the README."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lab.certificate import Authority
from lab.chat import Chat
from lab.incidents import INCIDENTS
from lab.pager import Pager
from lab.people import NORA, RAVI
from lab.service.logs import FORMS

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 3, 7, 1, 0, 0, 250_000, UTC)


def test_readme_tells_of_every_incident_and_of_no_other() -> None:
    rows = [line for line in (ROOT / "lab/README.md").read_text().splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == sorted(INCIDENTS)


def test_unknown_incident_is_refused_in_one_sentence() -> None:
    done = subprocess.run([sys.executable, "-m", "lab", "nonsense"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "There is no incident nonsense; --list names them.\n"


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_of_the_log_is_one_line_with_its_message(form: str) -> None:
    line = FORMS[form](AT, "ERROR", "shop", "no room left", {"status": 500})
    assert "no room left" in line
    assert "\n" not in line


def test_exports_hold_every_message_and_every_step(tmp_path: Path) -> None:
    chat, pager = Chat("inc-1"), Pager("shop")
    chat.say(NORA, "looking")
    chat.say("alertbot", "[FIRING] Slow")
    pager.trigger("Slow", NORA)
    pager.escalate(NORA, RAVI)
    chat.keep(tmp_path, "mattermost")
    pager.keep(tmp_path, "opsgenie")
    posts = [json.loads(line) for line in (tmp_path / "mattermost.jsonl").read_text().splitlines()][2:]
    assert [post["post"]["message"] for post in posts] == ["looking", "[FIRING] Slow"]
    assert [row["log"] for row in json.loads((tmp_path / "alert_log.json").read_text())["data"]] == [
        "Alert created via API[prometheus]: Slow",
        "Notification sent to [nora@shop.example] via Mobile",
        "Escalated to [ravi@shop.example] by [nora@shop.example]",
    ]


def test_certificate_ends_when_it_is_told_to(tmp_path: Path) -> None:
    end = AT.replace(microsecond=0) + timedelta(seconds=90)
    _, signed = Authority(tmp_path / "authority").sign("payments", AT, end)
    command = ["openssl", "x509", "-noout", "-enddate", "-in", str(signed)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "notAfter=Mar  7 01:01:30 2026 GMT"
