"""Documents in which secrets stand in every field and are written in every way that a document can be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from afterword.core.model.document import (
    ActionItem,
    Chart,
    Document,
    EvidenceNote,
    Factor,
    Section,
    TimelineItem,
)
from afterword.core.model.redaction import Redaction
from afterword.core.model.span import LineSpan

AT = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)
SPAN = LineSpan("nginx/access-prod.log", 1, 2)
REDACTION = Redaction(
    terms=(("Globex Industries", "a customer"), ("Initech", "[removed]"), ("Ōmegaplex", "a customer")),
    people=(("Zara Quistgaard", "the incident lead"),),
    public=("status.example.com",),
)
PEOPLE = (
    "Ines Halloran",
    "@ines.halloran",
    "ines.halloran@globexcorp.example",
    "Zara Quistgaard",
    "Lindqvist",
    "@blindqvist",
)
TERMS = ("Globex Industries", "globex-industries", "INITECH", "Ōmegaplex")
PLACES = (
    "https://wiki.acmehouse.com/x?token=abcdef",
    "http://user:hunter2pass@grafana.acmehouse.internal:3000/d/1",
    "postgres://app:hunter2pass@db-7.acmehouse.internal/orders",
    "db-7.prod.acmehouse.com",
    "10.23.45.67",
    "10.23.45.67:5432",
    "fe80::1ff:fe23:4567:890a",
    "ip-10-23-45-67",
    "/home/ihalloran/acmehouse.txt",
    "s3://acmehouse-bucket/key",
    "arn:aws:iam::123456789012:role/acmehouse",
    "checkout-7f9c6d5b48-x2x9k",
)
OTHERS = (
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "password=hunter2pass",
    "INC-4242",
    "PM-0777",
    "AI-991",
    "OPSX-1357",
    "#inc-4242-checkout",
    "nginx/access-prod.log",
    "+44 20 7946 0958",
)
SECRETS = (*PEOPLE, *TERMS, *PLACES, *OTHERS)
TRACES = (
    "halloran,quistgaard,lindqvist,globex,initech,ōmegaplex,acmehouse,hunter2pass,10.23.45.67,10-23-45-67,fe80::1ff,"
    "123456789012,7f9c6d5b48,ghp_abc,4242,0777,pm-777,ai-991,1357,access-prod,79460958,7946 0958,deadbeef,"
    "humansecret,parkingsecret,ownersecret,commentsecret,picturesecret"
).split(",")
"""What may be found in no file, in lower case."""

WAYS: tuple[Callable[[str], str], ...] = (
    lambda one: f"it was {one} again",
    lambda one: f"{one}'s change",
    lambda one: f"**{one}** and *{one}*",
    lambda one: f"***{one}***",
    lambda one: f"`{one}`",
    lambda one: f"({one})",
    lambda one: f'"{one}", she said',
    lambda one: one.upper() if "://" not in one else one,
)
BLOCKS: tuple[Callable[[str], str], ...] = (
    *WAYS,
    lambda one: f"```\n{one}\n```",
    lambda one: f"    {one}",
    lambda one: f"- a\n  - b {one}\n    1. {one}",
    lambda one: f"- [ ] {one}\n- [x] {one}",
    lambda one: f"> {one}\n> > {one}",
    lambda one: f"| a | b |\n|---|---|\n| {one.replace('|', '')} | c |",
    lambda one: f"### {one}\n\ntext",
    lambda one: f"[{one}](https://wiki.acmehouse.com/y)",
    lambda one: f"[words](https://wiki.acmehouse.com/{one.replace(' ', '%20')})",
    lambda one: f'[words](https://kubernetes.io/docs?q=acmehouse "{one}")',
    lambda one: f'![{one}](https://wiki.acmehouse.com/p.png "{one}")',
    lambda one: f"![{one}](/images/{'a' * 64})",
    lambda one: f"[![{one}](https://wiki.acmehouse.com/i.png)](https://wiki.acmehouse.com/)",
    lambda one: f"see [words][ref]\n\n[ref]: https://wiki.acmehouse.com/z '{one}'",
    lambda one: f"<!-- commentsecret {one} -->\n\nafter",
    lambda one: f"a<!-- commentsecret\n{one} -->b",
    lambda one: f"<b title='{one}'>{one}</b>",
    lambda one: f"note[^1]\n\n[^1]: {one}",
    lambda one: one[:3] + "**" + one[3:] + "**" if one.isalpha() else one,
    lambda one: "".join(f"&#{ord(letter)};" for letter in one) if " " not in one and "://" not in one else one,
    lambda one: "\u200b".join(one) if one.isalpha() else one,
    lambda one: one.replace(" ", "\n") if "://" not in one else one,
    lambda one: one.replace(" ", "&nbsp;") if "://" not in one else one,
    lambda one: f"# {one}",
    lambda one: f"term\n: {one}\n\n---\n\n{one}",
)
secret = st.sampled_from(SECRETS)
line = st.builds(lambda way, one: way(one), st.sampled_from(WAYS), secret)
text = st.lists(st.builds(lambda way, one: way(one), st.sampled_from(BLOCKS), secret), min_size=1, max_size=4).map(
    "\n\n".join
)
words = st.builds(lambda one: f"Words of {one}", secret)


def drawing(said: str) -> str:
    """A drawing with a label and an alternative text."""
    escaped = said.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100" font-size="12" role="img" '
        f'aria-label="{escaped}"><text x="10.0" y="20.0" text-anchor="start">{escaped}</text></svg>'
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document with secrets in every field that holds words."""
    chart = draw(words)
    return Document(
        title=draw(words),
        number="PM-0777",
        incidents=("INC-4242",),
        severity=draw(st.sampled_from([None, "P1"])),
        severity_as_written=draw(words),
        date=date(2026, 1, 15),
        started_at=AT,
        detected_at=AT,
        services=(draw(words), "checkout-api"),
        authors=("Bo Lindqvist", "Ines Halloran"),
        status=draw(st.one_of(st.just("draft"), words)),
        zone=draw(st.one_of(st.just("UTC"), words)),
        sections=(
            Section("summary", "Summary", draw(text)),
            Section("impact", draw(words), f"{draw(text)}\n\n![{chart}](chart:globex-chart)\n\nFrom [^E-1]."),
            Section("human_impact", "Human impact", f"humansecret {draw(text)}"),
            Section("parking_list", "Parking list", f"parkingsecret {draw(text)}"),
            Section("timeline", "Timeline", draw(st.one_of(st.just(""), text))),
            Section("root_cause", "Root cause", draw(text), 2),
            Section("actions", "Follow-up actions", f"- [ ] ownersecret {draw(line)}"),
            Section("globex-field", draw(words), draw(text), 2, 3, 9, key="globex-industries"),
        ),
        timeline=(
            TimelineItem(AT, draw(line), "note", "person", "Ines Halloran", "during", (SPAN,)),
            TimelineItem(AT, draw(line), "note", draw(words), "Bo Lindqvist", draw(words)),
            TimelineItem(AT, draw(line), "note", "slack_export", "@ines.halloran"),
        ),
        actions=(
            ActionItem("AI-991", draw(line), "@blindqvist", date(2026, 2, 1), "P1", "globex-status", note=draw(line), link="https://wiki.acmehouse.com/a"),
        ),
        factors=(Factor(draw(line), draw(words)),),
        notes=(EvidenceNote("E-1", "nginx/access-prod.log", "deadbeef" * 8, 1, 2),),
        charts=(
            Chart(
                "globex-chart", chart, draw(words), drawing(chart), drawing(chart), ("a", draw(words)),
                ((draw(words), "1"),), f"{draw(words)}. Source: nginx/access-prod.log.",
            ),
        ),
        links=("https://wiki.acmehouse.com/b",),
        unplaced=(Section(None, draw(words), draw(text)),),
        redaction=REDACTION,
    )  # fmt: skip
