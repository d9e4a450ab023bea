"""A volume fills up, and nothing can be stored any more."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from lab.monitoring import errors
from lab.people import KIM, RAVI
from lab.setup import Rule, Setup

if TYPE_CHECKING:
    from lab.stage import Stage

LEFT = 40_000  # bytes; less is full


def play(stage: Stage) -> None:
    """Uploads fill the volume; old ones are deleted."""
    volume, end = stage.work / "volume", time.monotonic() + 200
    while time.monotonic() < end and os.statvfs(volume).f_bavail * os.statvfs(volume).f_frsize > LEFT:
        stage.wait(0.3)
    stage.trigger("app", "the data volume is full")
    stage.wait(40)
    stage.acknowledge(KIM)
    stage.wait(8)
    stage.say(KIM, "ack. uploads fail with 500, everything else is fine")
    stage.wait(15)
    stage.suspect(KIM, "I suspect the new virus scanner locks the files")
    stage.wait(25)
    stage.find(
        RAVI, "found it: No space left on device, the data volume is 100% full. "
        "the cleanup job has not run since Tuesday",
    )  # fmt: skip
    stage.wait(15)
    stage.mitigate(RAVI, "deleting uploads older than a day")
    stage.workers.note("cleanup: rm /srv/media/data/*.bin older than 1 day")
    for file in volume.glob("*.bin"):
        file.unlink()


SETUP = Setup(
    name="disk-full",
    title="A volume without room",
    service="media-store",
    play=play,
    roots=("disk_free",),
    root_cause="The job that deletes old uploads had not run for days, and the volume filled up.",
    volume=True,
    app_log="plain",
    routes={"items": 0.55, "search": 0.25, "upload": 0.2},
    service_options={"upload_bytes": 20_000},
    rules=(
        errors(),
        Rule(
            "DiskAlmostFull",
            "min(disk_free_bytes / disk_size_bytes) < 0.10",
            6,
            "warning",
            "less than 10% of disk left",
        ),
    ),
)
