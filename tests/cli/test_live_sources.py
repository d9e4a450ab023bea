"""Live sources of `afterword timeline` and `draft`: asked, kept as files, read with the rest; secrets stay unseen."""

from __future__ import annotations

import json
import re
import socket
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Call
from tests.fetch.conftest import say, serving
from tests.fetch.doubles import LokiDouble, PrometheusDouble, plain

from afterword.cli.evidence import parse_window
from afterword.core.errors import WrongWindow

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
WINDOW = ("--window", "2026-01-15T10:00Z..2026-01-15T10:10Z")
BEGIN = int(datetime(2026, 1, 15, 10, tzinfo=UTC).timestamp() * 1e9)


@pytest.fixture
def deployment(tmp_path: Path) -> Path:
    """A file that tells of a deployment within the window."""
    told = (FIXTURES / "github_deployments/config_change.json").read_text()
    place = tmp_path / "deployments.json"
    place.write_text(told.replace("2026-01-01T10:00", "2026-01-15T10:05"))
    return place


@pytest.fixture
def closed() -> str:
    """An address where nothing listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{held.getsockname()[1]}"


def test_answers_are_kept_in_the_folder_named_and_read_with_the_evidence(
    call: Call, tmp_path: Path, deployment: Path
) -> None:
    lines = [(BEGIN + place * 10**9, "shop-0", "level=info msg=ready") for place in range(600)]
    with serving(PrometheusDouble(plain("up", "queue_length"))) as metrics, serving(LokiDouble(lines)) as logs:
        status, out, err = call(
            "timeline", deployment, "--format", "json", *WINDOW,
            "--prometheus", metrics.url, "--loki", logs.url, "--loki-query", '{app="shop"}',
            "--save", tmp_path / "live",
        )  # fmt: skip
    kept = ["loki/app_shop.json", "prometheus/index.json", "prometheus/queue_length.json", "prometheus/up.json"]
    assert status == 0
    files = {source["file"]: source for source in json.loads(out)["sources"]}
    assert {"deployments.json", *kept} == {name.removeprefix("live/") for name in files}
    assert sorted(p.relative_to(tmp_path / "live").as_posix() for p in (tmp_path / "live").rglob("*.json")) == kept
    assert f"What live sources answered is kept in {tmp_path / 'live'}." in err
    again = call("timeline", tmp_path / "live", *WINDOW, "--format", "json")
    assert again[0] == 0
    assert [source["sha256"] for source in json.loads(again[1])["sources"]] == [
        files.get(name, files.get(f"live/{name}"))["sha256"]  # type: ignore[index]
        for name in sorted(kept)
    ]


def test_what_came_before_the_window_is_asked_too_for_what_is_usual(call: Call, tmp_path: Path) -> None:
    double = PrometheusDouble(plain("up"))
    with serving(double) as service:
        assert call("timeline", *WINDOW, "--prometheus", service.url, "--save", tmp_path / "live")[0] == 0
    start, end = (datetime.fromtimestamp(float(double.asked[0][name]), UTC) for name in ("start", "end"))
    assert start == datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    assert datetime(2026, 1, 15, 10, 10, tzinfo=UTC) <= end <= datetime(2026, 1, 15, 10, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts what a call keeps without --save into the folder of the test."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def test_without_a_folder_the_answers_are_kept_in_a_fresh_one_that_is_named(call: Call) -> None:
    with serving(PrometheusDouble(plain("up"))) as service:
        status, _, err = call("timeline", *WINDOW, "--prometheus", service.url)
    told = re.search(r"is kept in (\S+)\.\n", err)
    assert status == 0
    assert told is not None
    assert (Path(told[1]) / "prometheus/up.json").is_file()


def test_a_source_that_fails_is_told_and_the_others_are_used(call: Call, closed: str) -> None:
    with serving(PrometheusDouble(plain("up"))) as service:
        status, out, err = call(
            "timeline", *WINDOW, "--format", "json", "--alertmanager", closed, "--prometheus", service.url
        )
    assert status == 0
    assert {source["kind"] for source in json.loads(out)["sources"]} == {"prometheus", "companion"}
    assert f"{closed} cannot be read: nothing listens there (connection refused). The rest was used." in err


def test_a_source_that_fails_beside_files_leaves_the_files(call: Call, closed: str, deployment: Path) -> None:
    status, out, err = call(
        "timeline", deployment, *WINDOW, "--format", "json", "--loki", closed, "--loki-query", "{a='b'}"
    )
    assert (status, len(json.loads(out)["sources"])) == (0, 1)
    assert "The rest was used." in err
    assert "is kept in" not in err
    assert list(Path(tempfile.gettempdir()).glob("afterword-live-*")) == []


def test_when_nothing_is_left_the_reason_is_told_in_one_sentence(call: Call, closed: str) -> None:
    status, out, err = call("timeline", *WINDOW, "--prometheus", closed)
    assert (status, out) == (3, "")
    assert err == f"{closed} cannot be read: nothing listens there (connection refused).\n"


def test_a_draft_is_written_from_live_sources(call: Call, tmp_path: Path) -> None:
    with serving(PrometheusDouble(plain("up"))) as service:
        status, out, _ = call(
            "draft", *WINDOW, "--prometheus", service.url, "--save", tmp_path / "live", "--out", tmp_path / "PM.md"
        )
    assert status == 0
    assert "Draft:" in out
    assert (tmp_path / "PM.md").read_text().startswith("---\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name files or folders, or a live source"),
        (("--prometheus", "http://127.0.0.1:9"), "add --window, as in --window -30m..now"),
        ((*WINDOW, "--loki", "http://127.0.0.1:9"), "both --loki URL and --loki-query"),
        ((*WINDOW, "--loki-query", "{a='b'}"), "both --loki URL and --loki-query"),
        ((*WINDOW, "--query", "a=up"), "name it with --prometheus URL"),
        ((*WINDOW, "--prometheus", "http://127.0.0.1:9", "--query", "up{a=1}"), "is no NAME=PROMQL"),
        ((*WINDOW, "--prometheus", "http://127.0.0.1:9", "--step", "0"), "--step"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_asked(call: Call, arguments: tuple[str, ...], words: str) -> None:
    status, _, err = call("timeline", *arguments)
    assert status == 2
    assert words in " ".join(err.split())


def test_a_folder_that_holds_something_is_not_written_to(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    with serving(PrometheusDouble(plain("up"))) as service:
        status, _, err = call("timeline", *WINDOW, "--prometheus", service.url, "--save", tmp_path)
    assert (status, service.requests) == (3, [])
    assert [place.name for place in tmp_path.iterdir() if place.is_file()] == ["mine.txt"]
    assert "it holds files already; name a new folder with --save" in err


def test_an_address_of_no_service_is_refused(call: Call) -> None:
    status, _, err = call("timeline", *WINDOW, "--prometheus", "http://169.254.169.254/")
    assert status == 3
    assert "was not asked: 169.254.169.254 is no address of a service" in err


def test_secrets_are_sent_and_never_shown_or_kept(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    monkeypatch.setenv("AFTERWORD_PROMETHEUS_TOKEN", "hunter2-token")
    monkeypatch.setenv("AFTERWORD_ALERTMANAGER_USER", "alice")
    monkeypatch.setenv("AFTERWORD_ALERTMANAGER_PASSWORD", "hunter2-password")
    with serving(PrometheusDouble(plain("up"))) as service, serving(say(b"", 401)) as refusing:
        status, out, err = call(
            "timeline",
            *WINDOW,
            "--prometheus",
            service.url,
            "--alertmanager",
            refusing.url,
            "--save",
            tmp_path / "live",
        )
        call("timeline", *WINDOW, "--prometheus", closed)
    assert status == 0
    assert {headers["authorization"] for _, headers in service.requests} == {"Bearer hunter2-token"}
    assert "asks who you are (401); set AFTERWORD_ALERTMANAGER_TOKEN" in err
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*.json"))
    assert "hunter2" not in out + err + kept.decode()


def test_what_a_service_says_cannot_command_the_terminal(call: Call) -> None:
    words = json.dumps({"status": "error", "errorType": "bad_data", "error": "\u001b[2Jgone"}).encode()
    with serving(say(words, 400)) as service:
        status, out, err = call("timeline", *WINDOW, "--prometheus", service.url)
    assert status == 3
    assert "refuses the question" in err
    assert "\u001b" not in out + err


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [("-30m..now", 1800, 0), ("-2h..-1h30m", 7200, 5400), ("-1d..-90s", 86400, 90), ("now..2999-01-01", 0, None)],
)
def test_windows_may_be_told_by_the_clock(text: str, before: int, after: int | None) -> None:
    now = datetime.now(UTC)
    window = parse_window(text)
    assert window is not None
    assert abs(now - timedelta(seconds=before) - window[0]) < timedelta(seconds=5)
    assert after is None or abs(now - timedelta(seconds=after) - window[1]) < timedelta(seconds=5)


@pytest.mark.parametrize("text", ["now..-30m", "-..now", "-30..now", "-30m", "-30m5h..now", "-999999d..now"])
def test_what_is_no_window_by_the_clock_is_refused(text: str) -> None:
    with pytest.raises(WrongWindow, match="is no window"):
        parse_window(text)
