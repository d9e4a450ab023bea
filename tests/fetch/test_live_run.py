"""A real Prometheus and a real Alertmanager: an alert fires, is fetched from both, and stands in the timeline."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fetch.monitored import SHARE, Watched, until, watched

from afterword.cli.main import main

CALM, TROUBLE, AFTER = 20, 5, 8  # samples, one a second

pytestmark = pytest.mark.timeout(180)


def timeline(capsys: pytest.CaptureFixture[str], began: datetime, *arguments: object) -> dict[str, Any]:
    """What `afterword timeline` says of the time since the beginning."""
    with pytest.raises(SystemExit) as end:
        main(["timeline", "--window", f"{began.isoformat()}..now", "--format", "json", *map(str, arguments)])
    out, err = capsys.readouterr()
    assert end.value.code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def wait_for_samples(shop: Watched, count: int) -> None:
    """Waits until Prometheus has taken so many more samples."""
    wanted = shop.samples() + count
    until(lambda: shop.samples() >= wanted)


def test_a_real_alert_is_fetched_and_stands_in_the_timeline_with_onset_firing_and_recovery(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with watched(tmp_path) as shop:
        began = datetime.now(UTC)
        wait_for_samples(shop, CALM)
        broke = datetime.now(UTC)
        shop.shop.failing = True
        until(shop.alerts)
        at_night = tmp_path / "at-night"
        during = timeline(capsys, began, "--alertmanager", shop.alertmanager, "--save", at_night)
        wait_for_samples(shop, TROUBLE)
        repaired = datetime.now(UTC)
        shop.shop.failing = False
        until(lambda: not shop.alerts())
        wait_for_samples(shop, AFTER)
        live = ("--prometheus", shop.prometheus, "--alertmanager", shop.alertmanager)
        after = timeline(capsys, began, at_night, *live, "--save", tmp_path / "after")
        query = ("--query", f"shop_error_ratio={SHARE}", "--save", tmp_path / "asked")
        asked = timeline(capsys, began, at_night, "--prometheus", shop.prometheus, *query)

    firing = [entry for entry in during["entries"] if entry["kind"] == "alert_firing"]
    assert [entry["text"].split(" (")[0] for entry in firing] == ["Alert ShopFails fires"]
    tell_the_story(after["entries"], "change_point", broke, repaired)
    tell_the_story(asked["entries"], "error_rate_onset", broke, repaired)
    assert after["signals"][0]["name"].startswith("shop_request")
    assert "shop_request_seconds_p95" in {signal["name"] for signal in after["signals"]}
    assert "recovery" in {entry["kind"] for entry in asked["entries"]}


def tell_the_story(entries: list[dict[str, Any]], onset: str, broke: datetime, repaired: datetime) -> None:
    """The onset comes first, then the alert with evidence of both sources, then its end, each close to the truth."""
    near = (broke - timedelta(seconds=2), broke + timedelta(seconds=8))
    begins = [e for e in entries if e["kind"] == onset and near[0] <= datetime.fromisoformat(e["at"]) <= near[1]]
    fires, ends = (next(e for e in entries if e["kind"] == kind) for kind in ("alert_firing", "alert_resolved"))
    assert begins, entries
    times = [datetime.fromisoformat(entry["at"]) for entry in (begins[0], fires, ends)]
    assert times == sorted(times)
    assert broke + timedelta(seconds=2) <= times[1] <= broke + timedelta(seconds=12)
    assert repaired <= times[2] <= repaired + timedelta(seconds=12)
    assert {piece["file"].rsplit("/", 1)[-1] for piece in fires["evidence"]} == {"alerts.json", "ALERTS.json"}
    assert all(entry["key"] for entry in (begins[0], fires, ends))
