"""The incidents that can be recorded, one file each."""

from __future__ import annotations

from lab.incidents import (
    cache_stampede,
    crash_loop,
    disk_full,
    expired_certificate,
    memory_leak,
    migration_lock,
    rate_limit,
    retained_wal,
    retry_storm,
    slow_payments,
)
from lab.setup import Setup

MODULES = (
    cache_stampede,
    crash_loop,
    disk_full,
    expired_certificate,
    memory_leak,
    migration_lock,
    rate_limit,
    retained_wal,
    retry_storm,
    slow_payments,
)
INCIDENTS: dict[str, Setup] = {module.SETUP.name: module.SETUP for module in MODULES}
