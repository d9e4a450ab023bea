"""The GitHub Action: well formed, its inputs all used, and its script run as a runner would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
BLAMING = "# Outage: login\n\n## Root cause\n\nThe release engineer forgot to raise the pool.\n"
EXCUSED = (
    "\n<!-- lint off: human-error-as-cause because the vendor says so -->\nThe outage was caused by human error.\n"
)


@pytest.fixture
def action() -> dict[str, Any]:
    """The action as plain values."""
    return yaml.safe_load((ROOT / "action.yml").read_text())


def checked(schema: str, file: Path) -> subprocess.CompletedProcess[str]:
    """What check-jsonschema says of a file."""
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", schema, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_action_is_what_github_takes() -> None:
    done = checked("vendor.github-actions", ROOT / "action.yml")
    assert done.returncode == 0, done.stdout


def test_schema_refuses_an_action_that_is_none(action: dict[str, Any], tmp_path: Path) -> None:
    del action["runs"]["using"]
    wrong = tmp_path / "action.yml"
    wrong.write_text(yaml.safe_dump(action))
    assert checked("vendor.github-actions", wrong).returncode == 1


def test_workflow_of_the_how_to_is_what_github_takes(action: dict[str, Any], tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text()
    (text,) = re.findall(r"```yaml\n(name: .*?)```", page, re.DOTALL)
    workflow = tmp_path / "postmortems.yml"
    workflow.write_text(text)
    done = checked("vendor.github-workflows", workflow)
    assert done.returncode == 0, done.stdout
    given = yaml.safe_load(text)["jobs"]["check"]["steps"][-1]["with"]
    assert set(given) <= set(action["inputs"])
    assert set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == set(action["inputs"])


def test_every_input_is_used_and_every_used_one_is_declared(action: dict[str, Any]) -> None:
    steps = yaml.safe_dump(action["runs"])
    assert set(re.findall(r"inputs\.([\w-]+)", steps)) == set(action["inputs"])
    ids = {step["id"] for step in action["runs"]["steps"] if "id" in step}
    assert set(re.findall(r"steps\.(\w+)\.outputs", steps + yaml.safe_dump(action["outputs"]))) <= ids


def test_no_input_is_put_into_a_script_as_text(action: dict[str, Any]) -> None:
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


def run_script(folder: Path, **given: str) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """The script of the action with these inputs; what it printed, and its outputs."""
    programs = folder / "temp" / "afterword"
    programs.mkdir(parents=True, exist_ok=True)
    if not (programs / "bin").exists():
        (programs / "bin").symlink_to(BIN)
    told = folder / "outputs"
    inputs = {"FILES": "pm", "LEVEL": "hint", "FAIL_ON": "error", "CONFIG": "", "SARIF": "afterword.sarif", **given}
    environment = {**os.environ, **inputs, "RUNNER_TEMP": str(folder / "temp"), "GITHUB_OUTPUT": str(told)}
    command = ["bash", str(ROOT / "tools" / "lint_action.sh")]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    lines = told.read_text().splitlines() if told.exists() else []
    return done, dict(line.split("=", 1) for line in lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout with one postmortem whose name needs care."""
    (tmp_path / "pm").mkdir()
    (tmp_path / "pm" / "the login $(touch oops).md").write_text(BLAMING + EXCUSED)
    return tmp_path


def test_script_annotates_reports_and_leaves_the_verdict_to_the_end(folder: Path) -> None:
    done, outputs = run_script(folder)
    assert done.returncode == 0, done.stderr
    assert "::error file=pm/the login $(touch oops).md,line=5," in done.stdout
    report = json.loads((folder / "afterword.sarif").read_text())["runs"][0]
    rules = [one["ruleId"] for one in report["results"]]
    assert "person-blamed" in rules
    assert "human-error-as-cause" not in rules  # excused: code scanning would open an alert for it
    assert outputs == {"findings": str(len(rules)), "sarif": "afterword.sarif", "status": "1"}
    assert not (folder / "oops").exists()


def test_script_takes_files_line_by_line_and_settings(folder: Path) -> None:
    (folder / "own.toml").write_text('[lint]\noff = ["person-blamed"]\n')
    files = "\n  pm/the login $(touch oops).md  \n\n"
    done, outputs = run_script(folder, FILES=files, CONFIG="own.toml", LEVEL="error")
    assert done.returncode == 0, done.stderr
    assert (outputs["status"], outputs["findings"]) == ("0", "0")


def test_script_fails_at_once_where_nothing_can_be_checked(folder: Path) -> None:
    done, outputs = run_script(folder, FILES="nowhere.md")
    assert done.returncode != 0
    assert "nowhere.md" in done.stderr
    assert "status" not in outputs
