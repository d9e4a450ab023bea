"""The list of readers that files are offered to, in this order; the surest one reads the file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from afterword.core.evidence.base import Reader

GROUP = "afterword.readers"

# module under core/evidence/readers and the class in it; imported only when evidence is read, to keep `--help` quick
BUILT_IN: tuple[tuple[str, str], ...] = (
    ("clickhouse", "ClickHouse"),
    ("otlp", "Otlp"),
    ("docker_json", "DockerJson"),
    ("container_log", "ContainerLog"),
    ("haproxy", "HAProxy"),
    ("envoy", "Envoy"),
    ("aws_alb", "AwsAlb"),
    ("syslog_5424", "Syslog5424"),
    ("apache_error", "ApacheError"),
    ("java_util_logging", "JavaUtilLogging"),
    ("klog", "Klog"),
    ("piped_log", "PipedLog"),
    ("logcat", "Logcat"),
    ("mysql_error", "MysqlError"),
    ("redis", "Redis"),
    ("rabbitmq", "RabbitMQ"),
    ("mysql_slow", "MysqlSlow"),
    ("journal_export", "JournalExport"),
    ("openmetrics", "OpenMetrics"),
    ("logfmt", "Logfmt"),
    ("apache_access", "ApacheAccess"),
    ("nginx_access", "NginxAccess"),
    ("guessed_access", "GuessedAccess"),
    ("nginx_error", "NginxError"),
    ("postgres_csv", "PostgresCsv"),
    ("postgres", "Postgres"),
    ("iis", "Iis"),
    ("syslog", "Syslog"),
    ("json_lines", "JsonLines"),
    ("json_records", "JsonRecords"),
    ("plain_log", "PlainLog"),
    ("alerts_series", "AlertsSeries"),
    ("prometheus", "Prometheus"),
    ("alertmanager_webhook", "AlertmanagerWebhook"),
    ("alertmanager", "Alertmanager"),
    ("pagerduty", "PagerDuty"),
    ("slack_export", "SlackExport"),
    ("github_deployments", "GithubDeployments"),
    ("loki", "Loki"),
    ("cloudwatch", "CloudWatch"),
    ("flux", "Flux"),
    ("kubernetes_events", "KubernetesEvents"),
    ("helm_history", "HelmHistory"),
    ("argo_cd", "ArgoCd"),
    ("opsgenie", "Opsgenie"),
    ("mattermost_export", "MattermostExport"),
    ("mattermost_compliance", "MattermostCompliance"),
    ("git_log", "GitLog"),
    ("csv_table", "CsvTable"),
    ("services", "Services"),
    ("nginx_config", "NginxConfig"),
    ("apache_config", "ApacheConfig"),
    ("notes", "Notes"),
    ("companion", "Companion"),
)


@cache
def readers() -> tuple[Reader, ...]:
    """All readers: those of this package first, then those that other packages add under `afterword.readers`."""
    ours = [getattr(import_module(f"afterword.core.evidence.readers.{module}"), name)() for module, name in BUILT_IN]
    theirs = [point.load()() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)]
    return (*ours, *theirs)
