"""`afterword serve`, `sign-in-link` and `demo` as processes of their own, without a terminal."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(http://\S+/sign-in/\S+)")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from afterword.cli.main import main; main()", *arguments]


def environment() -> dict[str, str]:
    """The environment without what the tests themselves have set."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD") and name not in ours}
    return {**kept, "PYTHONPATH": str(ROOT / "src")}


def call(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, cwd=cwd, env=environment(), timeout=240)


def answer(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """A running server, its address, and the file of what it printed."""
    port, printed = free_port(), folder.parent / "printed.txt"
    with printed.open("w") as out:
        process = subprocess.Popen(
            command("serve", "--data", str(folder), "--port", str(port)), stdout=out, stderr=out, text=True,
            env=environment(), cwd=folder.parent,
        )  # fmt: skip
    url, end = f"http://127.0.0.1:{port}", time.monotonic() + 120
    try:
        while time.monotonic() < end:
            assert process.poll() is None, printed.read_text()
            try:
                if answer(f"{url}/readyz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield process, url, printed
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(timeout=30)


def test_first_start_prints_a_link_and_sigterm_ends_it_cleanly(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder) as (process, url, printed):
        link = LINK.search(printed.read_text())
        assert link is not None
        assert link[1].startswith(url)
        assert answer(link[1])[0] == 200
        status, page = answer(f"{url}/nothing-here")
        assert status == 404
        assert "Traceback" not in page
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    assert "Traceback" not in printed.read_text()
    with served(folder) as (_, url, printed):
        assert LINK.search(printed.read_text()) is None
    again = call("sign-in-link", "admin", "--data", str(folder), cwd=tmp_path)
    assert again.stdout.startswith(f"{url}/sign-in/"), again.stderr
    chosen = call("sign-in-link", "admin", "--data", str(folder), "--port", "9123", cwd=tmp_path)
    assert chosen.stdout.startswith("http://127.0.0.1:9123/sign-in/"), chosen.stderr
    nobody = call("sign-in-link", "nobody@example.org", "--data", str(folder), cwd=tmp_path)
    assert nobody.returncode != 0
    assert "There is no person with the address nobody@example.org" in nobody.stderr


def test_server_that_was_killed_starts_again_on_the_same_data(data_folder: Path) -> None:
    with served(data_folder) as (process, _, _):
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    with served(data_folder) as (_, url, _):
        assert answer(f"{url}/readyz") == (200, "ready\n")


def test_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = call("serve", "--data", str(tmp_path / "data"), "--port", port, cwd=tmp_path)
    assert done.returncode == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["serve", "--data"], ["demo", "--no-serve", "--data"]], ids=["serve", "demo"])
def test_data_folder_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    done = call(*arguments, str(tmp_path / "file"), cwd=tmp_path)
    assert done.returncode == 2
    assert str(tmp_path / "file") in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_shows_the_incident_and_loads_it_afresh_each_time(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        done = call("demo", "--no-serve", "--data", str(folder), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "shop-api" in done.stdout
        assert (folder / "draft" / "pool-exhaustion.md").is_file()
        assert "INC-001 and its draft PM-001" in done.stdout
        assert LINK.search(done.stdout)


def test_demo_never_clears_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "afterword.sqlite3").write_text("precious")
    done = call("demo", "--no-serve", "--data", str(tmp_path / "mine"), cwd=tmp_path)
    assert done.returncode == 2
    assert "holds something else than a demo" in done.stderr
    assert (tmp_path / "mine" / "afterword.sqlite3").read_text() == "precious"
