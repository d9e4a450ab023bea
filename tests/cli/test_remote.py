"""The commands that ask a server: a real one, on loopback, in a process of its own."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.cli.test_serve import command, environment, served

TOKEN = """
import os, sys
os.environ["AFTERWORD_DATA"], os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1], "afterword.site.settings"
import django
django.setup()
from afterword.domain.accounts.models import Person
from afterword.domain.accounts.scopes import scopes_for
from afterword.domain.accounts.services import add_person, make_token
admin = Person.objects.get(role="admin")
vera = add_person(actor=admin, email="vera@example.org", name="Vera", role="viewer")
bob = add_person(actor=admin, email="bob@example.org", name="Bob")
for who in (admin, vera, bob):
    print(make_token(actor=who, name="shell", scopes=scopes_for(who))[1])
"""


class Shell(NamedTuple):
    """A shell that has logged in, with a home of its own."""

    home: Path
    url: str
    tokens: tuple[str, str, str]

    def run(self, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Calls `afterword`."""
        env = {**environment(), "XDG_CONFIG_HOME": str(self.home), "COLUMNS": "160", **more}
        return subprocess.run(
            command(*arguments), capture_output=True, text=True, env=env, input=given, cwd=self.home, timeout=120
        )

    def out(self, *arguments: str) -> str:
        """What a call that goes well prints."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A server with an administrator, a viewer and Bob, and a shell beside it."""
    folder = tmp_path_factory.mktemp("remote")
    with served(folder / "data") as (_, url, _printed):
        made = subprocess.run(
            [sys.executable, "-c", TOKEN, str(folder / "data")], capture_output=True, text=True, env=environment()
        )
        assert made.returncode == 0, made.stderr
        admin, viewer, bob = made.stdout.split()
        shell = Shell(folder, url, (admin, viewer, bob))
        assert shell.run("login", url, given=admin + "\n").returncode == 0
        yield shell


def test_login_is_kept_where_only_its_owner_can_read_it(shell: Shell) -> None:
    kept = shell.home / "afterword" / "login.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text()) == {"url": shell.url, "token": shell.tokens[0]}


def test_incident_is_walked_from_declare_to_postmortem(shell: Shell) -> None:
    code = shell.out("incident", "declare", "Checkout fails", "-s", "P1", "--service", "checkout").split()[0]
    assert re.fullmatch(r"INC-\d{3}", code)
    assert "Noted at" in shell.out("incident", "note", code, "Rolled", "back", "v2")
    assert f"{code} is investigating." in shell.out("incident", "status", code, "investigating")
    assert f"{code} is P0." in shell.out("incident", "severity", code, "P0")
    log = json.loads(shell.out("incident", "log", code, "--format", "json"))
    assert "Rolled back v2" in [row["text"] for row in log]
    done = shell.out("incident", "resolve", code, "--summary", "Rolled back.", "--postmortem", "later")
    assert f"{code} is resolved." in done
    begun = re.search(r"(PM-\d+) is begun", shell.out("incident", "decide", code, "yes"))
    assert begun is not None
    shown = shell.out("postmortem", "show", begun[1])
    assert "Blocks: " in shown
    assert "Checkout fails" in shell.out("postmortem", "list")
    assert shell.out("postmortem", "export", begun[1], "--to", "md").startswith("---\n")
    refused = shell.run("postmortem", "publish", begun[1])
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


@pytest.fixture(scope="module")
def begun(shell: Shell) -> str:
    """The number of a postmortem that is begun."""
    code = shell.out("incident", "declare", "Payments fail", "-s", "P1").split()[0]
    done = shell.out("incident", "resolve", code, "--summary", "Rolled back.", "--postmortem", "yes")
    return done.split()[-3]


def test_review_is_asked_for_answered_and_commented(shell: Shell, begun: str) -> None:
    shell.out("postmortem", "start-review", begun, "--override", "The clock of the tape is the only witness.")
    assert "is asked for the technical review." in shell.out("review", "ask", begun, "technical", "--person", "bob")
    bob = {"AFTERWORD_TOKEN": shell.tokens[2]}
    wanted = shell.run("review", "changes", begun, "technical", "The", "cause", "is", "missing.", **bob)
    assert wanted.stdout == f"Changes are wanted in the technical review of {begun}.\n"
    stands = shell.out("review", "list", begun)
    assert "wants changes: The cause is missing." in stands
    approved = shell.run("review", "approve", begun, "technical", **bob)
    assert approved.stdout == f"{begun} is approved in its technical review.\n"
    rows = json.loads(shell.out("review", "list", begun, "--format", "json"))
    assert next(row for row in rows if row["kind"] == "technical")["verdicts"][0]["says"] == "approve"
    opened = re.search(r"Thread (\d+) is opened", shell.out("review", "comment", begun, "Which", "pool?"))
    assert opened is not None
    assert "Which pool?" in shell.out("review", "comments", begun)
    assert f"Thread {opened[1]} is settled." in shell.out("review", "resolve", begun, opened[1])
    assert shell.out("review", "comments", begun) == "No comment is open.\n"
    assert "Which pool?" in shell.out("review", "comments", begun, "--all")


def test_gates_say_what_blocks_and_are_opened_with_a_reason(shell: Shell) -> None:
    code = shell.out("incident", "declare", "Search fails", "-s", "P2").split()[0]
    made = shell.out("incident", "resolve", code, "--summary", "Restarted.", "--postmortem", "yes").split()[-3]
    told = shell.out("postmortem", "gates", made)
    assert "Blocks" in told
    assert set(json.loads(shell.out("postmortem", "gates", made, "--format", "json"))) == {
        "timeline", "review", "publish", "close",
    }  # fmt: skip
    refused = shell.run("postmortem", "start-review", made)
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    why = "The log of that night is lost."
    assert f"{made} is in review." in shell.out("postmortem", "start-review", made, "--override", why)
    assert why in json.loads(shell.out("postmortem", "gates", made, "--format", "json"))["timeline"][0].values()
    refused = shell.run("postmortem", "close", made)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert f"{made} is published." in shell.out("postmortem", "publish", made, "--override", why)
    assert f"{made} is closed." in shell.out("postmortem", "close", made, "--override", why)
    assert json.loads(shell.out("incident", "show", code, "--format", "json"))["status"] == "closed"


def test_viewer_opens_no_gate_and_asks_for_no_review(shell: Shell, begun: str) -> None:
    viewer = {"AFTERWORD_TOKEN": shell.tokens[1]}
    for arguments in (("postmortem", "close", begun, "--override", "Why not"), ("review", "ask", begun, "action")):
        refused = shell.run(*arguments, **viewer)
        assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert shell.run("postmortem", "gates", begun, **viewer).returncode == 0
    assert shell.run("review", "comment", begun, "Why", "so", "late?", **viewer).returncode == 0


def test_measures_are_a_table_with_n_and_say_what_they_count_when_asked(shell: Shell, begun: str) -> None:
    brief = shell.out("insights", "--span", "12months")
    assert "Completion" in brief
    assert re.search(r"\d+ % \(\d+ of \d+\)", brief)
    full = shell.out("insights", "--definitions")
    found = json.loads(shell.out("insights", "--format", "json"))
    definition = found["parts"][0]["measures"][0]["definition"]
    assert definition in full
    assert definition not in brief
    refused = shell.run("insights", "--from", "yesterday")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_action_is_added_done_and_opened_again(shell: Shell) -> None:
    code = shell.out("action", "add", "Raise", "the", "limit", "--due", "2030-01-01", "--owner", "admin").split()[0]
    assert code in shell.out("action", "list", "--owner", "me")
    assert f"{code} is done." in shell.out("action", "done", code, "Raised;", "the", "graph", "is", "flat.")
    assert f"{code} is open." in shell.out("action", "reopen", code, "It", "fell", "again.")
    assert f"{code} is declined." in shell.out("action", "decline", code, "Another", "way", "was", "found.")


def test_list_is_one_json_document_over_all_pages(shell: Shell) -> None:
    for count in range(3):
        shell.out("action", "add", f"Step {count}")
    rows = json.loads(shell.out("action", "list", "--format", "json"))
    assert len(rows) >= 3
    assert len(json.loads(shell.out("action", "list", "--limit", "2", "--format", "json"))) == 2


@pytest.mark.parametrize(
    ("arguments", "more", "status", "sentence"),
    [
        (("incident", "show", "INC-999"), {}, 1, "There is no incident INC-999"),
        (("incident", "show", "checkout"), {}, 2, "checkout is no number; write it as INC-042."),
        (("incident", "status", "INC-999", "closed"), {}, 1, "There is no incident INC-999"),
        (("incident", "list"), {"AFTERWORD_TOKEN": "afterword_pat_x"}, 1, "This token is unknown"),
        (("incident", "list"), {"AFTERWORD_URL": "http://127.0.0.1:9"}, 3, "cannot be reached: nothing answers there"),
        (("incident", "list"), {"AFTERWORD_URL": "nowhere"}, 2, "is no address of a server"),
        (("incident", "list"), {"XDG_CONFIG_HOME": "/nonexistent"}, 2, "call afterword login URL"),
        (("login", "there"), {}, 2, "is no address"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_status(
    shell: Shell, arguments: tuple[str, ...], more: dict[str, str], status: int, sentence: str
) -> None:
    done = shell.run(*arguments, **more)
    assert sentence in done.stderr
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr


def test_viewer_reads_and_is_refused_to_write(shell: Shell) -> None:
    viewer = {"AFTERWORD_TOKEN": shell.tokens[1]}
    assert shell.run("incident", "list", **viewer).returncode == 0
    refused = shell.run("incident", "declare", "Mine", **viewer)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_address_that_is_no_afterword_is_told_so(shell: Shell) -> None:
    done = shell.run("login", f"{shell.url}/nowhere", given="x\n")
    assert done.returncode == 2
    assert "no Afterword server" in done.stderr


def test_login_is_forgotten(shell: Shell, tmp_path: Path) -> None:
    other = shell._replace(home=tmp_path)
    other.run("login", shell.url, given=shell.tokens[1] + "\n")
    assert other.out("login", "--forget") == "The login is forgotten.\n"
    assert other.run("incident", "list").returncode == 2


def test_policy_is_read_aloud_previewed_and_changed_with_a_reason(shell: Shell) -> None:
    assert shell.out("policy", "show", "-s", "p1") == (
        "The policy as Afterword comes with it.\n\n"
        + json.loads(shell.out("policy", "show", "--format", "json"))["aloud"]["incident"]["P1"]
        + "\n"
    )
    assert "A P1 near miss" in shell.out("policy", "show", "--near-misses")
    settings = json.loads(shell.out("policy", "show", "--format", "json"))
    settings["rules"]["P1"]["draft"] = "24 hours"
    file = shell.home / "policy.json"
    file.write_text(json.dumps(settings))
    shown = shell.out("policy", "preview", str(file))
    assert "P1.draft" in shown
    assert "Open incidents that come under it: " in shown
    why = ("--reason", "As PM-004 asks")
    bob = {"AFTERWORD_TOKEN": shell.tokens[2]}
    assert shell.run("policy", "change", str(file), *why, **bob).returncode == 1
    assert shell.out("policy", "change", str(file), *why) == "Version 1 of the policy is in force.\n"
    now = shell.out("policy", "show", "-s", "P1")
    assert now.startswith("Version 1, by ")
    assert "As PM-004 asks" in now
    assert "24 hours after the incident is resolved" in now
    late = shell.run("policy", "change", str(file), *why)
    assert (late.returncode, late.stderr.count("\n")) == (1, 1)


def test_policy_file_that_says_too_little_is_refused_in_a_sentence(shell: Shell) -> None:
    for given, told in (("no", "cannot be read as JSON"), ("[]", "lacks rules, near_misses, numbers, version")):
        done = shell.run("policy", "preview", "-", given=given)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert told in done.stderr
    unknown = shell.run("policy", "show", "-s", "P9")
    assert (unknown.returncode, unknown.stdout.count("\n"), unknown.stderr.count("\n")) == (2, 1, 1)
