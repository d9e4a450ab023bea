"""The analysis of a postmortem: factors, the causal graph, the walk, the parking list, people."""

from __future__ import annotations

from datetime import date

from tests.permissions.kinds import ADMIN, COMMENT, EDIT, INNER, READ, SIGNED_IN
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
    "analysis.read_in": INNER("importing, which has asked"),
    "analysis.take_in_fix": INNER("importing, which has asked"),
    "analysis.name_levels": ADMIN(names={"L1": "x"}),
}

PAGES = {
    "GET postmortem_analysis": READ("postmortem"),
    "POST analysis_act": EDIT("postmortem", verb="add", text="x"),
    "GET settings_levels": SIGNED_IN(),
    "POST settings_levels": ADMIN(L1="x"),
    "GET postmortem_people": READ("postmortem"),
    "POST postmortem_people": COMMENT("postmortem", hours="1"),
}

OPERATIONS = {
    "list_factors": READ("postmortem"),
    "add_factor": EDIT("postmortem", text="x"),
    "change_factor": EDIT("postmortem", factor=lambda it: it.factor, text="x"),
    "remove_factor": EDIT("postmortem", factor=lambda it: it.factor),
    "get_graph": READ("postmortem"),
    "name_outcome": EDIT("postmortem", outcome="x"),
    "add_arrow": EDIT("postmortem", cause=lambda it: it.cause, leads_to=lambda it: it.factor, relation="caused"),
    "change_arrow": EDIT("postmortem", arrow=lambda it: it.edge, relation="caused"),
    "remove_arrow": EDIT("postmortem", arrow=lambda it: it.edge),
    "get_detection": READ("postmortem"),
    "tell_detection": EDIT("postmortem", by="alert"),
    "get_chain": READ("postmortem"),
    "set_fix": EDIT("postmortem", level="L2", text="x", owner=lambda it: it.holder.handle, due="2030-01-01", test="x"),
    "keep_fix_at_l5": EDIT("postmortem", reason="x"),
    "answer_level": EDIT("postmortem", level="L1", answer="produced", why="x"),
    "list_parked": READ("postmortem"),
    "park_idea": EDIT("postmortem", text="x"),
    "settle_idea": EDIT("postmortem", idea=lambda it: it.idea, note="x"),
    "unsettle_idea": EDIT("postmortem", idea=lambda it: it.idea),
    "get_human_impact": READ("postmortem"),
    "tell_own_impact": EDIT("postmortem", hours=1),  # viewers do so on the page: their tokens write no postmortem
    "take_back_own_impact": EDIT("postmortem"),
}
