"""Names, texts and pictures made to hurt: whatever they are, the incident stays readable."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from afterword.core.errors import InputError
from afterword.domain.accounts.models import Person
from afterword.domain.incidents import services
from afterword.domain.incidents.models import Incident
from afterword.domain.incidents.services.storage import clean_path
from afterword.jobs.read_evidence import _lay_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(bob: Person) -> Incident:
    """An incident without evidence."""
    return services.declare(actor=bob, title="Checkout fails", severity="P1")


def laid_out(bob: Person, incident: Incident, tmp_path: Path, *names: str) -> dict[str, str]:
    """Uploads a file of each name, lays all out as the job does; gives what each of them holds there."""
    for name in names:
        services.add_evidence(actor=bob, incident=incident, path=name, stream=io.BytesIO(name.encode()))
    folder = tmp_path / "evidence"
    _lay_out(incident, folder)
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_folder_of_the_name_of_a_file_gets_a_number(bob: Person, incident: Incident, tmp_path: Path) -> None:
    found = laid_out(bob, incident, tmp_path, "logs", "logs/access.log", "logs/error.log")
    assert found == {"logs": "logs", "logs-2/access.log": "logs/access.log", "logs-2/error.log": "logs/error.log"}


def test_file_of_the_name_of_a_folder_gets_a_number(bob: Person, incident: Incident, tmp_path: Path) -> None:
    found = laid_out(bob, incident, tmp_path, "a/logs/access.log", "a/logs", "a")
    assert found == {"a/logs/access.log": "a/logs/access.log", "a/logs-2": "a/logs", "a-2": "a"}


def test_name_too_long_for_a_disk_keeps_its_ending(bob: Person, incident: Incident, tmp_path: Path) -> None:
    (name,) = laid_out(bob, incident, tmp_path, "\N{GRINNING FACE}" * 200 + ".log")
    assert name.endswith("\N{GRINNING FACE}.log")


@pytest.mark.parametrize("written", ["a\x1b[31m\n.log", "a\N{RIGHT-TO-LEFT OVERRIDE}gol.exe", "caf\udcff.log"])
def test_signs_that_cannot_be_shown_are_replaced_in_names(written: str) -> None:
    assert clean_path(written).isprintable()


@pytest.mark.parametrize("written", ["../../../etc/passwd", "/etc/passwd", "..\\..\\C:\\etc\\passwd", "etc/./passwd"])
def test_name_that_leads_elsewhere_leads_into_the_folder(written: str) -> None:
    assert clean_path(written) == "etc/passwd"


@pytest.mark.parametrize(
    "text", ["\N{ZERO WIDTH SPACE}", "\N{NO-BREAK SPACE}\N{EM SPACE}", "\N{RIGHT-TO-LEFT OVERRIDE}"]
)
def test_entry_of_signs_that_nobody_sees_counts_as_empty(bob: Person, incident: Incident, text: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        services.add_entry(actor=bob, incident=incident, text=text)


def test_picture_that_is_too_large_is_refused_with_advice_for_pictures(
    bob: Person, incident: Incident, settings: Any
) -> None:
    settings.AFTERWORD_MAX_IMAGE = 10
    with pytest.raises(InputError, match="save it smaller"):
        services.attach_image(actor=bob, incident=incident, stream=io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"x" * 20))
