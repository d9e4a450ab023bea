"""`afterword check`: runs what an action is tested by, and reports from CI over a real server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from tests.cli.test_serve import environment
from tests.fetch.conftest import Service, say, serving

SETUP = """
from afterword.cli.site import migrate, open_site
from pathlib import Path
open_site(Path({folder!r})); migrate()
from afterword.domain.accounts.services import add_person
from afterword.domain.actions.services import add_action
from afterword.domain.checks.services import define_check
alice = add_person(actor=None, email="alice@example.org", name="Alice", role="admin")
action = add_action(actor=alice, text="Enforce the budget")
for url in {urls!r}:
    define_check(actor=alice, action=action, kind="http", spec={{"url": url}}, name="Shop")
"""


def run(*words: str, status: int, **more: str) -> subprocess.CompletedProcess[str]:
    program = "from afterword.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "check", *words], capture_output=True, text=True, timeout=120,
        env={**environment(), "AFTERWORD_ALLOW": "127.0.0.0/8", **more}, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def installed(folder: Path, *urls: str) -> Path:
    program = SETUP.format(folder=str(folder), urls=list(urls))
    env = {**environment(), "AFTERWORD_ALLOW": "127.0.0.0/8"}
    subprocess.run([sys.executable, "-c", program], check=True, env=env, timeout=120)
    return folder


def test_run_tells_each_verdict_and_ends_with_the_worst(data_folder: Path) -> None:
    with serving(say(b"ok")) as good, serving(say(b"", 500)) as bad:
        folder = installed(data_folder, good.url, bad.url)
        done = run("run", "AI-001", "--data", str(folder), status=1)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["pass", "fail"]
    assert "no data" in run("run", "AI-001", "--data", str(folder), status=3).stdout


def test_run_of_an_action_without_checks_says_so(data_folder: Path) -> None:
    done = run("run", "AI-001", "--data", str(installed(data_folder)), status=2)
    assert "AI-001 has no check" in done.stderr


@pytest.fixture
def ci() -> Iterator[Service]:
    """An Afterword that accepts every result."""

    def accept(request: BaseHTTPRequestHandler) -> None:
        request.rfile.read(int(request.headers["Content-Length"]))
        say(b'{"verdict":"fail","sentence":"The command ended with status 1: over budget"}', 201)(request)

    with serving(accept) as service:
        yield service


def test_report_sends_the_token_a_key_and_what_was_printed(ci: Service, tmp_path: Path) -> None:
    (tmp_path / "out.txt").write_text("over budget")
    words = ("--url", ci.url, "--check", "12", "--exit-status", "1", "--output", str(tmp_path / "out.txt"))
    done = run("report", *words, status=0, AFTERWORD_CHECK_TOKEN="awc_secret")
    path, headers = ci.requests[0]
    assert path == "/api/v1/checks/12/results"
    assert (headers["authorization"], len(headers["idempotency-key"])) == ("Bearer awc_secret", 32)
    assert done.stdout == "fail     check 12: The command ended with status 1: over budget\n"


def test_report_that_is_refused_says_what_to_do_and_never_tells_the_token() -> None:
    with serving(say(b'{"detail":"no"}', 401)) as closed:
        words = ("--url", closed.url, "--check", "12", "--exit-status", "0")
        done = run("report", *words, status=1, AFTERWORD_CHECK_TOKEN="awc_secret")
    assert "make a new one" in done.stderr
    assert "awc_secret" not in done.stderr


def test_call_without_what_it_needs_is_told_in_a_sentence() -> None:
    assert "Name the action" in run("run", status=2).stderr
    assert "--exit-status" in run("report", "--url", "http://127.0.0.1:1", status=2).stderr
    words = ("report", "--url", "http://127.0.0.1:1", "--check", "1", "--exit-status", "0")
    assert "AFTERWORD_CHECK_TOKEN" in run(*words, status=2).stderr
    assert os.environ.get("AFTERWORD_CHECK_TOKEN") is None
