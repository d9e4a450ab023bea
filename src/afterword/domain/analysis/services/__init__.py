"""The verbs of the analysis."""

from afterword.domain.analysis.services.edges import change_link, link, unlink
from afterword.domain.analysis.services.factors import add_factor, change_factor, remove_factor
from afterword.domain.analysis.services.fixing import set_fix
from afterword.domain.analysis.services.own import take_back_own_impact, tell_own_impact
from afterword.domain.analysis.services.parking import park, settle, unsettle
from afterword.domain.analysis.services.reading_in import read_in, take_in_fix
from afterword.domain.analysis.services.telling import name_outcome, tell_detection
from afterword.domain.analysis.services.walking import answer_level, keep_at_l5, name_levels

__all__ = [
    "add_factor",
    "answer_level",
    "change_factor",
    "change_link",
    "keep_at_l5",
    "link",
    "name_levels",
    "name_outcome",
    "park",
    "read_in",
    "remove_factor",
    "set_fix",
    "settle",
    "take_back_own_impact",
    "take_in_fix",
    "tell_detection",
    "tell_own_impact",
    "unlink",
    "unsettle",
]
