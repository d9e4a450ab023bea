"""What all pages share: the frame, closed doors, errors as pages, built files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters
from tests.web.incident_pages import declared

from afterword.domain.accounts import services as accounts
from afterword.domain.accounts.models import Person
from afterword.web.built import FOLDER, built_file

pytestmark = pytest.mark.django_db
OPEN = {"favicon", "sign_in_link", "unsubscribe"}
SECRET = {"calendar", "feed"}  # whoever knows the address may read it; all others are told that there is nothing


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every route whose view is one of ours."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        elif one.callback.__module__.startswith("afterword.web."):
            yield one


def example(route: str) -> str:
    """An address of that route."""
    filled = re.sub(r"<(?:number|wide|int):\w+>", "1", route)
    filled = re.sub(
        r"<(\w+_verb|meeting_\w+):\w+>", lambda found: get_converters()[found[1]].regex.split("|")[0], filled
    )
    return "/" + re.sub(r"<(?:slug|str):\w+>", "x", filled)


def test_every_page_is_closed_to_visitors(client: Client) -> None:
    routes = [one for one in patterns() if one.name not in OPEN | SECRET]
    assert len(routes) > 30
    for one in routes:
        path = example(str(one.pattern))
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (302, 405), path
            if answer.status_code == 302:
                assert answer.url.startswith("/accounts/login/"), path


def test_frame_has_its_landmarks_and_skips_first(client: Client, bob: Person) -> None:
    client.force_login(bob)
    page = client.get("/").content.decode()
    assert page.index('href="#main"') < page.index("<nav")
    for part in ('<nav class="rail" aria-label="Main">', 'role="search"', '<main id="main"', 'aria-keyshortcuts="n"'):
        assert part in page
    assert page.count("<h1") == 1


def test_rail_says_where_one_is(client: Client, bob: Person) -> None:
    client.force_login(bob)
    rail = re.search(r"<nav class=\"rail.*?</nav>", client.get("/incidents").content.decode(), re.DOTALL)
    assert rail is not None
    assert re.findall(r'href="([^"]+)" aria-current="page"', rail[0]) == ["/incidents"]


def test_times_are_in_the_zone_of_the_reader_with_utc_in_the_title(client: Client, alice: Person) -> None:
    reader = accounts.add_person(actor=alice, email="r@example.org", name="Rita", zone="Asia/Kolkata")
    incident = declared(alice)
    client.force_login(reader)
    page = client.get(f"/{incident.code}").content.decode()
    found = re.search(r'<time class="at" datetime="([^"]+)" title="([^"]+)">', page)
    assert found is not None
    assert found[1].endswith("Z")
    assert "IST (" in found[2]
    assert "UTC)" in found[2]


def test_unknown_address_is_a_page_with_a_way_on(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Go to Today" in answer.content.decode()


def test_unknown_incident_is_404_in_one_sentence(client: Client, bob: Person) -> None:
    client.force_login(bob)
    answer = client.get("/INC-999")
    assert answer.status_code == 404
    assert "There is no incident INC-999, or it is not shared with you." in answer.content.decode()


def test_failing_server_shows_words_and_no_traceback(bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("afterword.web.views.today.today", lambda *given: broken)
    client = Client(raise_request_exception=False)
    client.force_login(bob)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
    assert "Go to Today" in answer.content.decode()


def test_form_without_its_token_is_refused_in_words(bob: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    answer = client.post("/incidents/new", {"title": "x", "severity": "P1"})
    assert answer.status_code == 403
    assert "form" in answer.content.decode()


def test_built_names_carry_the_hash_of_what_is_in_them() -> None:
    if not (FOLDER / "manifest.json").is_file():
        pytest.skip("the front end was not built here")
    for name in ("main.css", "frame.js", "incident.js", "scheme.js"):
        file = built_file(name)
        assert re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, f"/static/{file}")
        assert (FOLDER.parent / file).is_file()


def test_bundle_names_the_licence_of_every_package() -> None:
    if not (FOLDER / "manifest.json").is_file():
        pytest.skip("the front end was not built here")
    said = (FOLDER / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("htmx.org", "idiomorph", "inter", "jetbrains-mono", "source-serif-4"):
        assert re.search(rf"^(@[\w-]+/)?{re.escape(name)} [\d.]+, ", said, re.MULTILINE)
