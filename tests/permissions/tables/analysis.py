"""The analysis of a postmortem: factors, the causal graph, the walk, the parking list, people."""

from __future__ import annotations

from datetime import date

from tests.permissions.kinds import ADMIN, COMMENT, EDIT, READ
from tests.permissions.world import Side

from afterword.domain.analysis import services


def furnish(it: Side) -> None:
    """Two factors, a link, and a parked idea."""
    given = {"actor": it.admin, "postmortem": it.postmortem}
    first = services.add_factor(**given, text=f"The {it.word} pool was small")
    second = services.add_factor(**given, text=f"The {it.word} limit was copied")
    edge = services.link(**given, cause=second.pk, leads_to=first.pk, relation="caused")
    idea = services.park(**given, text=f"Split {it.word}")
    it.things |= {"factor": first.pk, "cause": second.pk, "edge": edge.pk, "idea": idea.pk}


FIX = {"level": "L2", "text": "x", "owner": None, "due": date(2030, 1, 1), "test": "x"}

SERVICES = {
    "analysis.link": EDIT("postmortem", leads_to=lambda it: it.factor, relation="caused"),
    "analysis.change_link": EDIT("postmortem"),
    "analysis.unlink": EDIT("postmortem"),
    "analysis.add_factor": EDIT("postmortem", text="x"),
    "analysis.change_factor": EDIT("postmortem", text="x"),
    "analysis.remove_factor": EDIT("postmortem"),
    "analysis.set_fix": EDIT("postmortem", **FIX),
    "analysis.tell_own_impact": COMMENT("postmortem", hours=1),
    "analysis.take_back_own_impact": COMMENT("postmortem"),
    "analysis.park": EDIT("postmortem", text="x"),
    "analysis.settle": EDIT("postmortem", note="x"),
    "analysis.unsettle": EDIT("postmortem"),
    "analysis.name_outcome": EDIT("postmortem", text="x"),
    "analysis.tell_detection": EDIT("postmortem", by="alert"),
    "analysis.answer_level": EDIT("postmortem", level="L1", answer="produced", why="x"),
    "analysis.keep_at_l5": EDIT("postmortem", reason="x"),
    "analysis.name_levels": ADMIN(names={"L1": "x"}),
}

PAGES = {
    "GET postmortem_analysis": READ("postmortem"),
    "POST analysis_act": EDIT("postmortem", verb="add", text="x"),
    "GET postmortem_people": READ("postmortem"),
    "POST postmortem_people": COMMENT("postmortem", hours="1"),
}
