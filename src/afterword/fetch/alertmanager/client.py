"""The question to Alertmanager. It knows only what is active now; what is over, Prometheus' series ALERTS tells."""

from __future__ import annotations

from afterword.fetch.service import Service


class Alertmanager(Service):
    """An Alertmanager with its API v2."""

    called = "Alertmanager"

    def alerts(self) -> bytes | None:
        """All active alerts, the silenced and inhibited ones too; None when there is none."""
        asked = dict.fromkeys(("active", "silenced", "inhibited", "unprocessed"), "true")
        body = self.get("/api/v2/alerts", asked)
        return body if self.parsed(body) else None
