"""What may not leave a house, by its looks: secrets, addresses, hosts, paths, channels, numbers of tickets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from afterword.core.document.links import links_of

PUBLIC_HOSTS = (
    *(
        "wikipedia.org",
        "kubernetes.io",
        "prometheus.io",
        "postgresql.org",
        "mysql.com",
        "redis.io",
        "nginx.org",
        "python.org",
    ),
    *("golang.org", "go.dev", "rust-lang.org", "nodejs.org", "mozilla.org", "w3.org", "ietf.org", "rfc-editor.org"),
    *(
        "mitre.org",
        "nist.gov",
        "cve.org",
        "readthedocs.io",
        "apache.org",
        "debian.org",
        "kernel.org",
        "cncf.io",
        "sre.google",
    ),
    *("docs.aws.amazon.com", "cloud.google.com", "learn.microsoft.com", "docs.github.com", "githubstatus.com"),
    *("status.aws.amazon.com", "health.aws.amazon.com", "status.cloud.google.com", "cloudflarestatus.com"),
)
"""Hosts of public documentation and status pages; their links stay, without what follows a question mark."""

PUBLIC_NAMES = frozenset(
    "github.com gitlab.com google.com gcr.io ghcr.io docker.io docker.com quay.io slack.com "
    "statuspage.io "
    "cloudflare.com letsencrypt.org microsoft.com amazon.com aws.amazon.com azure.com apple.com stackoverflow.com "
    "example.com example.org twitter.com x.com discord.com pagerduty.com grafana.com datadoghq.com".split()
)
"""Names of public services: a bare mention tells nothing of a house; links to them may still."""

_TLD = (
    "com|net|org|io|dev|app|cloud|ai|co|uk|de|fr|nl|eu|ca|au|ch|dk|fi|pl|jp|cn|br|tech|"
    "online|site|"
    "internal|local|localdomain|lan|corp|intra|intranet|home|arpa|svc|private|example|invalid|localhost|"
    "gov|edu|info"
)
_KINDS = (
    "db|web|app|api|node|host|vm|srv|server|redis|kafka|pg|mysql|mongo|cache|worker|master|replica|primary|bastion|"
    "proxy|lb"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of thing: what stands instead, why it goes, and its looks."""

    kind: str
    instead: str
    reason: str
    look: re.Pattern[str]


def _pattern(kind: str, instead: str, reason: str, look: str) -> Pattern:
    return Pattern(kind, instead, reason, re.compile(look, re.IGNORECASE))


SECRETS = (
    _pattern("secret", "[secret removed]", "a key", r"-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|\Z)"),
    _pattern(
        "secret",
        "[secret removed]",
        "it looks like a token",
        r"\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[a-z]-[\w-]{10,}|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|"
        r"glpat-[\w-]{16,}"
        r"|sk-[\w-]{20,}|afterword_\w{20,}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|npm_\w{30,}|"
        r"SG\.[\w-]{16,}\.[\w-]+)",
    ),
    _pattern(
        "secret",
        "[secret removed]",
        "it stands behind the name of a secret",
        r"\b(?:password|passwd|pwd|secret|api[_-]?key|token|"
        r"authorization)\b[\"']?\s*[=:]\s*(?:Bearer\s+)?[\"']?[^\s\"',;]{6,}",
    ),
)
_SAYS_ID = r"(?:i|vol|sg|subnet|vpc|ami|eni|igw|rtb|snap|lt|eipalloc)-[0-9a-f]{8,17}"
PLACES = (
    _pattern("resource", "a cloud resource", "a resource of the house", r"\barn:[\w-]+:[\w:/.*@-]+"),
    _pattern("resource", "a cloud resource", "a resource of the house", rf"\b{_SAYS_ID}\b"),
    _pattern(
        "id",
        "an id",
        "an id may belong to somebody",
        r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b",
    ),
    _pattern("address", "an address", "an address of a machine", r"\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b"),
    _pattern(
        "address",
        "an internal address",
        "an address of a machine",
        r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|"
        r"1?\d?\d)(?:/\d{1,2})?(?::\d{1,5})?(?![\w.]*\d)",
    ),
    _pattern(
        "address",
        "an internal address",
        "an address of a machine",
        r"(?<![\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])|"
        r"(?<![\w:.])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?){0,6}(?![\w:])",
    ),
    _pattern(
        "path",
        "a file",
        "a path on a machine",
        r"(?<![\w/.])(?:/(?:home|Users|var|srv|opt|etc|mnt|data|root|tmp|usr|private|Volumes)(?:/[^\s`'\"<>|"
        r"),;:]+)+|[A-Za-z]:\\[^\s`'\"<>|]+|~/[^\s`'\"<>|),;]+)",
    ),
    _pattern(
        "pod",
        "a pod",
        "the name of a machine",
        r"(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[0-9a-f]{8,10}-[a-z0-9]{5}\b",
    ),
    _pattern("host", "an internal host", "the name of a machine", r"\bip(?:-\d{1,3}){4}\b"),
    _pattern(
        "host",
        "an internal host",
        "the name of a machine",
        rf"(?<![\w./-])(?:{_KINDS})(?:-[a-z0-9]+)*(?:-\d{{1,4}}|0\d{{1,3}})(?![\w-])",
    ),
    _pattern("channel", "a channel", "a channel of the chat", r"(?<![\w&/#])#[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+"),
    _pattern(
        "phone", "a phone number", "a number of somebody", r"(?<![\w+])\+\d{1,3}(?:[ ()./-]{0,2}\d){7,13}(?![\w-])"
    ),
)
HOST = re.compile(
    rf"(?<![\w@/.-])((?:[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9])?\.)+(?:{_TLD}))(?::\d{{1,5}})?(?![\w-]|\.\w)", re.IGNORECASE
)
URL = re.compile(r"<?\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"'`|\\^]+>?", re.IGNORECASE)
MAILTO = re.compile(r"<?mailto:[^\s<>\"'`|\\^)]+>?", re.IGNORECASE)
NUMBER = re.compile(r"\b(INC|PM|AI|RB|ADR)-0*(\d{1,9})\b", re.IGNORECASE)
TICKET = re.compile(
    r"(?<![\w/.-])(?!(?:UTC|GMT|UTF|SHA|ISO|CVE|CWE|RFC|AES|RSA|TLS|SSL|HTTP|ECMA|IEEE|SEV|GPT|COVID|CP|MD|EC|ED|ASCII|"
    r"PEP|KB)-)[A-Z][A-Z0-9]{1,9}-\d{1,7}\b(?![-\w]|\.\d)"
)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
NUMBER_WORDS = {
    "INC": "an incident",
    "PM": "a postmortem",
    "AI": "an action",
    "RB": "a runbook",
    "ADR": "a decision record",
}


def is_public(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether links to a host may stay."""
    name = host.lower().rstrip(".")
    own = [one.removeprefix("*.") for one in allowed if one.startswith("*.")]
    return name in allowed or any(name == one or name.endswith(f".{one}") for one in (*own, *PUBLIC_HOSTS))


def public_address(url: str, allowed: tuple[str, ...]) -> str | None:
    """The address without user, query and fragment when its host is public; None when it must go."""
    found = re.match(r"^<?(https?)://(?:[^/@?#]*@)?([^/:?#@]+)(?::\d+)?(/[^?#>]*)?", url, re.IGNORECASE)
    if found is None or not is_public(found[2], allowed):
        return None
    return f"{found[1].lower()}://{found[2].lower()}{found[3] or ''}"


def trimmed(url: str) -> str:
    """An address without the signs that end a sentence."""
    if url.startswith("<"):
        return url
    kept = links_of(url)
    return kept[0] if kept and url.startswith(kept[0]) else url.rstrip(".,;:!?*_)>]")
