from __future__ import annotations

import subprocess
import sys

import pytest

from afterword.cli import main as command
from afterword.core.errors import DocumentError, NotFound, UnknownTemplate


@pytest.fixture
def call(capsys):
    """Calls the command; its exit status, standard output and standard error."""

    def one(*arguments):
        with pytest.raises(SystemExit) as end:
            command.main(arguments)
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return one


def test_help_names_every_command_and_loads_no_library():
    program = (
        "import sys\nfrom afterword.cli.main import main\ntry:\n    main(['--help'])\nfinally:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert all(name in done.stdout for name in command.COMMANDS)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert loaded.isdisjoint({"typer", "rich", "polars", "django", "drain3", "numpy", "orjson"})


def test_call_without_a_command_shows_the_help_and_is_a_wrong_call(call):
    status, out, err = call()
    assert (status, out) == (2, "")
    assert "Usage: afterword COMMAND" in err


def test_unknown_command_is_a_wrong_call_with_a_suggestion(call):
    status, _, err = call("timelin")
    assert status == 2
    assert "did you mean timeline?" in err


def test_version_is_one_line(call):
    status, out, _ = call("--version")
    assert status == 0
    assert out.startswith("afterword")
    assert out.count("\n") == 1


def test_help_of_one_command_shows_its_options(call):
    for arguments in (("timeline", "--help"), ("help", "timeline")):
        status, out, _ = call(*arguments)
        assert status == 0
        assert "--window" in out


def test_unknown_option_is_a_wrong_call(call):
    status, _, err = call("timeline", "--nonsense", ".")
    assert status == 2
    assert "--nonsense" in err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnknownTemplate(name="x", known="standard"), 2),
        (DocumentError(file="a.md", reason="it is empty"), 3),
        (NotFound(what="PM-9"), 1),
    ],
)
def test_foreseen_error_becomes_one_sentence_and_its_status(call, monkeypatch, error, status):
    def fail(_command):
        raise error

    monkeypatch.setattr(command, "_function", fail)
    assert call("timeline", ".") == (status, "", f"{error}\n")


def test_unexpected_error_becomes_one_sentence_with_the_way_to_the_detail(call, monkeypatch):
    def fail(_command):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "_function", fail)
    status, out, err = call("timeline", ".")
    assert (status, out, err.count("\n")) == (3, "", 1)
    assert "division by zero" in err
    assert "AFTERWORD_DEBUG=1" in err


def test_unexpected_error_shows_where_it_comes_from_when_asked(monkeypatch):
    def fail(_command):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(command, "_function", fail)
    monkeypatch.setenv("AFTERWORD_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        command.main(["timeline", "."])


def test_output_that_nobody_reads_to_its_end_is_no_error(tmp_path):
    log = tmp_path / "app.log"
    log.write_text("".join(f"2026-01-15T10:00:{i % 60:02}Z ERROR app: refused {i}\n" for i in range(2000)))
    line = f"{sys.executable} -m afterword.cli.main timeline {log} --format json --all | head -c 20"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("{")
