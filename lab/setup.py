"""What an incident is made of: the service, its formats and zones, its alerts, and the script that is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from lab.stage import Stage

AppLog = Literal["json", "logfmt", "klog", "syslog", "plain"]


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert of Prometheus: it fires when `expression` has held for `seconds`."""

    name: str
    expression: str
    seconds: int
    severity: str
    summary: str
    service: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """An incident before it happens.

    `zone` is where the edge writes its times; its log is `timed`, `unzoned` (no offset) or `bare` (no request times).
    The `rate` of requests a second goes up and down by the share `wave` every two minutes. `app_ahead` seconds are
    added to the clock of the application's log, `app_zone` is where a log without offsets writes its times; with a
    `dependency_zone` the dependency writes a log too. `roots` are parts of the names of the metrics that show the true
    cause. With `certificate_seconds` the dependency speaks TLS, with a certificate that ends so long after the users
    came. `switches` are set from the beginning, `all_well` is what people say when it is over.
    `seconds` bounds the whole recording.
    """

    name: str
    title: str
    service: str
    play: Callable[[Stage], None]
    roots: tuple[str, ...]
    root_cause: str
    seconds: int = 480
    rate: float = 40.0
    zone: str = "UTC"
    access: Literal["timed", "unzoned", "bare"] = "timed"
    wave: float = 0.0
    app_log: AppLog = "json"
    app_ahead: int = 0
    app_zone: str = "UTC"
    dependency_zone: str = ""
    chat: Literal["slack", "mattermost"] = "slack"
    pager: Literal["pagerduty", "opsgenie", "none"] = "pagerduty"
    deploys: Literal["github", "argo"] = "github"
    database: bool = False
    certificate_seconds: float = 0.0
    volume: bool = False
    slow: float = 1.0
    routes: Mapping[str, float] = field(default_factory=lambda: {"items": 0.7, "search": 0.3})
    service_options: Mapping[str, Any] = field(default_factory=dict)
    dependency_options: Mapping[str, Any] = field(default_factory=dict)
    all_well: str = "error rate is back to normal"
    switches: Mapping[str, Any] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    queries: Mapping[str, str] = field(default_factory=dict)
    known_defects: tuple[str, ...] = ()
