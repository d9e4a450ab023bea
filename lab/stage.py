"""Everything an incident is played on, and the verbs its script is written in."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lab.certificate import Authority
from lab.chat import Chat
from lab.database import Database
from lab.deploys import Deploy, Deploys
from lab.edge import Edge, EdgeCounts
from lab.load import Load
from lab.monitoring import Monitoring, unrelated
from lab.notices import Notices
from lab.pager import Pager
from lab.people import NORA, Person
from lab.processes import Processes, free_port, wait_for_port
from lab.service import switches
from lab.setup import Setup
from lab.truth import Truth
from lab.workers import ROOT, Workers

FOLDERS = ("nginx", "app", "prometheus", "alertmanager", "chat", "pager", "deploys")
VOLUME = "24m"
SETTLE = 4.0  # seconds until the first samples are there


class Stage:
    """The services of one incident while it is recorded; a context that leaves nothing running."""

    def __init__(self, setup: Setup, into: Path) -> None:
        self.setup, self.evidence = setup, into / "evidence"
        for name in (*FOLDERS, *(["postgres"] if setup.database else [])):
            (self.evidence / name).mkdir(parents=True)
        self.work = Path(tempfile.mkdtemp(prefix="afterword-lab-"))
        self.work.chmod(0o755)
        self.processes, self.truth = Processes(), Truth()
        self.chat, self.pager, self.deploys = (
            Chat(f"inc-2201-{setup.service}"),
            Pager(setup.service),
            Deploys(setup.service),
        )
        self.workers = Workers(
            self.processes, self.work / "options.json", self.evidence / "supervisor.log",
            most_memory=setup.service_options.get("most_memory", float("inf")),
        )  # fmt: skip
        self.edge = Edge(
            self.processes, self.work, self.evidence / "nginx", free_port(), list(self.workers.ports.values())
        )
        self.edge.zone, self.edge.form = setup.zone, setup.access
        self.monitoring = Monitoring(self.processes, self.work)
        self._database = Database(self.processes, self.work, self.evidence / "postgres") if setup.database else None
        self._dependency, self._notices_port = free_port(), free_port()
        self._switches: dict[str, Any] = {}
        self.authority: Authority | None = None
        self.began = datetime.now(UTC)

    def __enter__(self) -> Self:
        try:
            self._begin()
        except BaseException:
            self._clear()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def _begin(self) -> None:
        """Start everything, users last."""
        setup = self.setup
        scheme = "https" if setup.certificate_seconds else "http"
        self.switch(dependency=f"{scheme}://127.0.0.1:{self._dependency}", **setup.switches)
        if self._database:
            self._database.start()
        if setup.volume:
            (self.work / "volume").mkdir()
            options = ["-t", "tmpfs", "-o", f"size={VOLUME}", "tmpfs", str(self.work / "volume")]
            subprocess.run(["mount", *options], check=True, timeout=20)
        if setup.certificate_seconds:
            self.authority = Authority(self.work / "authority")
        (self.work / "options.json").write_text(json.dumps(self._options()), encoding="utf-8")
        self.workers.begin_all()
        self.edge.configure()
        self.edge.start()
        self._counts = EdgeCounts(self.edge.counted)
        self._counts.start()
        lines = [self._counts.lines, *([self._database.lines] if self._database else [])]
        hook = self.evidence / "alertmanager" / "webhook.jsonl"
        self._notices = Notices(self._notices_port, hook, lines, self._alerted)
        targets = {**self.workers.ports, "edge": self._notices_port}
        targets |= {} if setup.certificate_seconds else {"payments": self._dependency}
        self.certificate_ends = self.renew(setup.certificate_seconds + SETTLE)
        self.monitoring.start(setup.service, targets, (*setup.rules, unrelated()), self._notices_port)
        self._load = Load(self.edge.port, setup.rate, setup.routes, setup.wave)
        self._load.start()
        time.sleep(SETTLE)
        self.began = datetime.now(UTC)

    def _options(self) -> dict[str, Any]:
        """What the workers are told."""
        setup = self.setup
        return {
            "service": setup.service, "app_log": setup.app_log,
            "app_ahead": setup.app_ahead, "app_zone": setup.app_zone,
            "log_folder": str(self.evidence / "app"), "switches": str(self.work / "switches.json"),
            "database": self._database.address if self._database else None,
            "authority": str(self.authority.file) if self.authority else None,
            **({"volume": str(self.work / "volume")} if setup.volume else {}), **setup.service_options,
        }  # fmt: skip

    def renew(self, seconds: float) -> datetime:
        """Give the end of the certificate with which the dependency serves from now on, in so many seconds."""
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)
        self.serve_dependency(
            self.authority.sign(f"payments-{end:%H%M%S}", datetime.now(UTC), end) if self.authority else None
        )
        return end

    def serve_dependency(self, certificate: tuple[Path, Path] | None = None) -> None:
        """Start the service that is depended on, again with another certificate when one is given."""
        self.processes.stop("payments")
        command = [sys.executable, "-m", "uvicorn", "lab.service.dependency:app", "--port", str(self._dependency)]
        command += ["--log-level", "critical", "--timeout-graceful-shutdown", "2"]
        if certificate:
            command += ["--ssl-keyfile", str(certificate[0]), "--ssl-certfile", str(certificate[1])]
        places = str(self.setup.dependency_options.get("places", 200))
        environment = {"PYTHONPATH": str(ROOT), "LAB_SWITCHES": str(self.work / "switches.json"), "LAB_PLACES": places}
        if self.setup.dependency_zone:
            (self.evidence / "payments").mkdir(exist_ok=True)
            environment |= {"LAB_LOG": str(self.evidence / "payments"), "LAB_ZONE": self.setup.dependency_zone}
        self.processes.start("payments", command, env=environment, output=self.work / "payments.log")
        wait_for_port(self._dependency, "the dependency", self.work / "payments.log")

    def _clear(self) -> None:
        """Stop everything that was started, by its process id, and remove the scratch folder."""
        for part in ("_load", "_counts", "_notices"):
            if hasattr(self, part):
                getattr(self, part).end()
        if self.workers.is_alive():
            self.workers.stop_looking()
        self.processes.stop_all()
        if (self.work / "volume").is_mount():
            subprocess.run(["umount", str(self.work / "volume")], check=False, timeout=20)
        shutil.rmtree(self.work, ignore_errors=True)

    # verbs of the scripts ---------------------------------------------------------------------------------------------

    @property
    def database(self) -> Database:
        """The PostgreSQL of this incident."""
        if self._database is None:
            raise RuntimeError(f"{self.setup.name} has no database; set `database=True` in its setup.")
        return self._database

    def wait(self, seconds: float) -> None:
        """Let time pass; the bound of the recording is kept."""
        passed = (datetime.now(UTC) - self.began).total_seconds()
        if passed + seconds > self.setup.seconds:
            raise TimeoutError(f"{self.setup.name} takes longer than its {self.setup.seconds} s; look at its script.")
        time.sleep(seconds)

    def wait_for_page(self, seconds: float) -> None:
        """Wait until somebody was paged, at most so long."""
        end = time.monotonic() + seconds
        while not self.pager.has("trigger") and time.monotonic() < end:
            self.wait(0.5)

    def wait_for_notice(self, alert: str, seconds: float) -> None:
        """Wait until an alert fires, at most so long."""
        end = time.monotonic() + seconds
        while not any(e["description"] == f"{alert} firing" for e in self.truth.events) and time.monotonic() < end:
            self.wait(0.5)

    def switch(self, **values: Any) -> None:
        """Change settings of the running services."""
        self._switches |= values
        switches.write(self.work / "switches.json", self._switches)

    def surge(self, times: float) -> None:
        """Let users come so many times as often as usual."""
        self._load.surge(times)

    def trigger(self, source: str, description: str) -> None:
        """Write down that the fault was made now."""
        self.truth.add("trigger", source, description)

    def say(self, who: Person | str, text: str, channel: str = "") -> None:
        """Somebody writes in chat; nothing that must be found."""
        self.chat.say(who, text, channel)

    def suspect(self, who: Person, text: str) -> None:
        """Somebody suspects the wrong cause."""
        self.chat.say(who, text)
        self.truth.add("diagnosis_wrong", "chat", text)

    def find(self, who: Person, text: str) -> None:
        """Somebody finds the cause."""
        self.chat.say(who, text)
        self.truth.add("diagnosis_right", "chat", text)

    def mitigate(self, who: Person, text: str) -> None:
        """Somebody says what is done against it; the script does it next."""
        self.chat.say(who, text)
        self.truth.add("mitigation", "chat", text)

    def deploy(
        self,
        ref: str,
        by: Person,
        text: str,
        *,
        task: str = "deploy",
        kind: str = "deploy",
        bot: bool = True,
        service: str = "",
    ) -> Deploy:
        """Begin a deployment, and have the bot tell of it; one of another service has nothing to do with it all."""
        made = self.deploys.begin(ref, by, text, task, service)
        self.truth.add(kind, "deploys", text, made.began, **({"noise": True} if service else {}))
        if bot:
            what = f"{task} {ref} of {service or self.setup.service} started by {by.handle}"
            self.chat.say("deploybot", what, "releases")
        return made

    def acknowledge(self, who: Person = NORA) -> None:
        """Somebody answers the page."""
        self.pager.acknowledge(who)
        self.truth.add("acknowledge", "pager", f"{who.name} acknowledges")

    def escalate(self, by: Person, to: Person) -> None:
        """Somebody calls somebody else."""
        self.pager.escalate(by, to)
        self.truth.add("escalate", "pager", f"escalated to {to.name}")

    def resolve(self, who: Person = NORA) -> None:
        """Somebody closes the incident, in chat where there is no pager."""
        if self.setup.pager == "none":
            self.chat.say(who, "incident resolved, closing this")
        else:
            self.pager.resolve(who)
        self.truth.add("resolved", "chat" if self.setup.pager == "none" else "pager", f"{who.name} resolves")

    def _alerted(self, alert: dict[str, Any]) -> None:
        """An alert fires or is over: the truth, the bot in chat and the pager learn of it."""
        name, severity, status = alert["labels"]["alertname"], alert["labels"]["severity"], alert["status"]
        at = datetime.fromisoformat(alert["startsAt" if status == "firing" else "endsAt"].replace("Z", "+00:00"))
        noise = {} if alert["labels"]["service"] == self.setup.service else {"noise": True}
        self.truth.add(f"alert_{status}", "prometheus", f"{name} {status}", at, **noise)
        summary = alert["annotations"]["summary"]
        self.chat.say("alertbot", f"[{status.upper()}] {name} {alert['labels']['service']} - {summary}", "alerts-prod")
        if severity == "page" and status == "firing" and not self.pager.has("trigger"):
            time.sleep(1.2)
            self.pager.trigger(name, NORA)
            self.truth.add("page", "pager", f"first page: {name}")

    def keep(self, into: Path) -> None:
        """Store what is not written yet, and the truth."""
        setup = self.setup
        more = dict(setup.queries)
        self.monitoring.keep(self.evidence / "prometheus", self.began, datetime.now(UTC), more)
        self.chat.keep(self.evidence / "chat", setup.chat)
        if setup.pager != "none":
            self.pager.keep(self.evidence / "pager", setup.pager)
        self.deploys.keep(self.evidence / "deploys", setup.deploys)
        for part in ("chat", "pager", "deploys"):
            if not any((self.evidence / part).iterdir()):
                (self.evidence / part).rmdir()
        told = self.truth.told(setup, self.edge.requests())
        (into / "truth.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
