"""The incidents that can be recorded, one file each."""

from __future__ import annotations

from lab.incidents import (
    batch_flood,
    cache_stampede,
    crash_loop,
    disk_full,
    expired_certificate,
    hung_worker,
    memory_leak,
    migration_lock,
    newsletter_rush,
    rate_limit,
    retained_wal,
    retry_storm,
    slow_payments,
    wrong_upstream,
)
from lab.setup import Setup

MODULES = (
    batch_flood,
    cache_stampede,
    crash_loop,
    disk_full,
    expired_certificate,
    hung_worker,
    memory_leak,
    migration_lock,
    newsletter_rush,
    rate_limit,
    retained_wal,
    retry_storm,
    slow_payments,
    wrong_upstream,
)
INCIDENTS: dict[str, Setup] = {module.SETUP.name: module.SETUP for module in MODULES}
