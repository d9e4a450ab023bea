"""A document with everything that a stranger's document may hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from afterword.core.model.document import ActionItem, Document, EvidenceNote, Factor, Section, TimelineItem
from afterword.core.model.span import LineSpan

AT = datetime(2026, 1, 15, 10, 5, tzinfo=UTC)
LONG = "averyveryverylongwordwithoutbreak" * 4
ARABIC = "\u0647\u0630\u0627 \u0647\u0648 \u0627\u0644\u0645\u0644\u062e\u0635 with English"
ROWS = "| n | x |\n|---|---|\n" + "\n".join(f"| {n} | {'x' * (n % 30)} |" for n in range(400))
SPANS = (LineSpan("a/b.log", 1, 2),)
TEXT = f"""{ARABIC}

A `code <b>`, **bold *both***, ~~struck~~, a [link](https://example.com/a?b=1&c=2 "t"), <https://auto.example.org>,
an ![outside](https://evil.example/x.png) and a script: <script>alert(1)</script> &amp; ]]> [^E-1].

- item

  | a | b |
  |---|---|
  | in | list |

- two
  1. nested
     - deep

       ```python
       return "<![CDATA[ ]]> & more"
       ```
- [ ] open
- [x] done

5. five
6. six

> **To answer:** why?

> quote
> > nested

| {LONG} | many | columns |
|:--|:-:|--:|
| \u05e2\u05d1\u05e8\u05d9\u05ea | \U0001f642 | 1,234 |

<details><summary>raw</summary>html</details>

Footnote[^1].

[^1]: The note.

---

    indented code
"""


def hostile() -> Document:
    """The document."""
    return Document(
        title=f"T\x1b[31m\u00fcnc <b>&\"'</b> {LONG}\x00",
        number="PM-007",
        incidents=("INC-042",),
        severity="P1",
        severity_as_written="High",
        date=date(2026, 1, 15),
        started_at=AT,
        detected_at=AT,
        ended_at=AT + timedelta(hours=1),
        duration_minutes=60,
        services=("checkout-api",),
        authors=("Al\r\nBcc: x@example.com",),
        status="draft",
        sections=(
            Section("summary", "Summary", TEXT),
            Section("timeline", "Timeline", ""),
            Section("contributing_factors", "Contributing factors", ""),
            Section("actions", "Follow-up actions", ""),
            Section(None, "Rows", ROWS),
        ),
        timeline=(
            TimelineItem(AT, f"<!channel> started \x07 *x* `y` {ARABIC}", "alert_firing", "slack", evidence=SPANS),
            TimelineItem(AT + timedelta(days=1), "a\nb", "note", "person", "Ines", "reconstructed"),
        ),
        actions=(ActionItem("AI-001", "Raise | it <b>", "@ines", date(2026, 2, 1), "P1"),
                 ActionItem(None, "Done", None, None, None, "done", note="with a note")),
        factors=(Factor("A limit", "Capacity"), Factor("No alert")),
        notes=(EvidenceNote("E-1", "a/b.log", "0" * 64, 1, 2),),
        unplaced=(Section(None, "Left over", LONG),),
    )  # fmt: skip
