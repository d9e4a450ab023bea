"""Which field of a postmortem a heading means, by its wording."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby

# Field and wordings, as patterns parted by " | "; the first line that fits counts. A heading may hold more words around
# them. A bold line, a label, or a heading below another section must say nothing else, but for the words of _FILLERS
# and where "..." lets other words stand.
_WORDS = r"""
lessons_lucky  (where |when |what |did |we |i )*(got |get |were |was )?lucky | luck
lessons_well   (what |things |that |parts )*(went|worked|goes|go|did)( really| very| quite)* (well|right|good)( we)?
lessons_well   what worked | what helped | what sustained us | was lief gut | was gut lief | ce qui a bien fonctionné
lessons_well   lo que salió bien
lessons_poorly (what |things |that |parts )*(went|worked|go|did) (very )?(wrong|poorly|badly|less well|not)( well)?
lessons_poorly (what |things |that )*(did(n t| not)|didnt|was not|wasn t)( go| work| going)( so| as)?( well| right)?
lessons_poorly (what |where |things |that |we |could |can |should |to |have |been |be |do |gone |done )+better( done)?
lessons_poorly (what |where |things |that |we |could |can |should |to |have |been |be )+improved?
lessons_poorly (areas?|opportunit\w+|room) (for|of|to) improve(ment)?
lessons_poorly (what|where)( we)? (struggled|was (hard|difficult))
lessons_poorly was lief schlecht | ce qui a mal fonctionné | lo que salió mal
chain_fix      (one )?chain( level)? fix | the one fix
chain_walk     chain( level)? walk | walk(ing)?( of)? the chain( levels)? | chain levels?
parking_list   parking( lot| list)?
human_impact   (human|team|people|personal|staff) (impact|cost|toll)
human_impact   impact on( the)? (people|team|staff|responders|humans)
contributing_factors contribut(ing|ory)( factors?| causes?| conditions?)?
contributing_factors (causal|aggravating|latent) (factors?|conditions)
contributing_factors contributors and enablers | what brought it about
contributing_factors beitragende faktoren | facteurs contributifs | factores contribuyentes
actions        (corrective |preventi?ve |preventative |and |short term |long term )+actions?( items?)?
actions        ... and (follow ?ups?|actions?( items?)?|next steps)
resolution     actions? (we )?(took|taken|performed)
resolution     (what|steps|measures|how)( did)?( we)? (do|did|took|taken|respond(ed)?)
root_cause     root ?causes?( analysis)? | ((technical|underlying|direct|proximate|probable) )*(causes?|fault) ...
root_cause     cause analysis | rca | (the )?(five|5) whys?( analysis)? | why (did )?(it|this|that) happen(ed)?
root_cause     what caused (it|this) | technical (details|analysis|explanation) | description of (the )?vulnerability
root_cause     what made it possible
root_cause     (grund)?ursachen?( analyse)? | causes? racines? | causa (raíz|raiz) | causas?
timeline       ... time ?lines?( of .*| .* times? .*)? | chronolog\w* | (sequence|course|history) of events
timeline       play by play
timeline       what happened( and)? when | (event|incident|response) log | zeit(verlauf|achse|leiste|strahl) | ablauf
timeline       cronología | línea de tiempo | cronologia | linha do tempo
trigger        triggers? | lead ?up | way in | trigger(ing)? (event|cause|condition)s? | auslöser | déclencheur
detection      detect\w* | discovery | how it was noticed
detection      how (was |did |were |we )*.*(detect|notic|discover|found|find|alert)\w*( it| this| out)?
detection      erkennung | détection | detección
prevention     future mitigations? | what (we will|will we) change
prevention     (how .*)?prevent\w* ... | prevención | prévention | vorbeugung
actions        ... action( items?| points?| plan| list)? | ... actions ... | follow ?ups? ... | ... next steps?
actions        actionables? | to ?dos? | things to do | remediation (items?|plan|tasks?|actions?|steps?)
actions        (work|repair) items? | remedies
actions        what( are)? we( are| re)? (doing|changing|changed|will (do|change)) ... | what s next
actions        maßnahmen | massnahmen | aufgaben | nächste schritte | plan d actions? | acciones ... | próximos pasos
actions        ações | azioni | 対応.* | アクション.*
resolution     ... (resol(ution|ved?)|recover(y|ed)?|mitigat(ions?|ed?)|remed(y|iations?|ies)) ... | workarounds?
resolution     how it was handled | how .*fixed( it| this)?
resolution     ((the|permanent|short|long|term|temporary) )*fix(es|ed)? | response | lösung
resolution     behebung | wiederherstellung | résolution | resolución | resolução | risoluzione
impact         ... (impact|affected) ... | blast radius | severity and scope | auswirkung(en)?
impact         what (it did|it could have done|it touched|was touched) | impacto | impatto | 影響.*
lessons        ... (lessons?|learn\w*|take ?aways?) ... | retrospective | themes | how did we do
lessons        (gelernte )?lektionen | erkenntnisse
lessons        leçons( apprises)? | enseignements | lecciones( aprendidas)? | lições.* | 教訓
references     (references?|links|resources|appendix|appendices|further reading|related|see also|supporting) ...
references     additional (information|resources|links|reading) | referenzen | anhang | références | referencias
background     ... background ... | (context|introduction|preface|glossary) ... | hintergrund | contexte | contexto
summary        ... (summary|overview|synopsis|abstract) ... | ... tl ?dr
summary        what (exactly |actually |almost )?happened ... | in three sentences
summary        problem description
summary        (description|problem statement|at a glance) ... | (short|quick) version | in short | zusammenfassung
summary        überblick | résumé | resumen | resumo | riepilogo | 概要
"""
_ALONE = r"""
lessons_lucky  near miss(es)? | good luck
lessons_well   positives? | strengths? | (the )?good | kudos
lessons_poorly negatives? | weaknesses | (the )?(bad|ugly) | pain points | challenges | difficulties
contributing_factors factors? | conditions | systemic (issues?|factors?)
root_cause     ((root|technical) )?(analysis|diagnosis) | problem | bug | defect | reasons? | vulnerability
timeline       (key |main )?(events|moments) | log | history
actions        ((process|technical) )*(improvements?|changes|tasks|tickets|measures|work) | recommendations? | plan
actions        (going|moving) forward | future work | commitments | backlog | issues created
resolution     solutions? | roll ?back( plan)? | containment | restoration | response ... | countermeasures
impact         scope | consequences | damage | effects?
lessons        reflections? | conclusions? | insights | observations
references     attachments? | screenshots? | footnotes | evidence | graphs | documents
summary        narrative
"""  # these name a field only when nothing else stands beside them
_FILLERS = re.compile(
    r"\b(?:the|our|an?|this|incident|issue|outage|event|post|mortem|postmortem|report|brief|short|executive|high level"
    r"|full|detailed|overall|general|initial|complete|proposed|planned|suggested|possible|potential|immediate|key)\b"
)
_LONGEST = 120  # characters; a longer line is a sentence, whatever it begins with


@cache
def _rules(before: str, after: str, *, alone: bool) -> list[tuple[str, re.Pattern[str]]]:
    """Field and pattern for each group of lines; `before` and `after` are what "..." stands for."""
    rows = [line.split(None, 1) for line in (_WORDS + (_ALONE if alone else "")).splitlines() if line]
    found = []
    for field, group in groupby(rows, key=lambda row: row[0]):
        wordings = [one for row in group for one in row[1].split(" | ")]
        opened = [(before if one.startswith("... ") else "") + one.removeprefix("... ") for one in wordings]
        ended = [one.removesuffix(" ...") + (after if one.endswith(" ...") else "") for one in opened]
        found.append((field, re.compile(rf"\b(?:{'|'.join(ended)})(?![^\W_])")))
    return found


@lru_cache(maxsize=4096)
def field_of(heading: str) -> str | None:
    """The field that a heading names, None when its wording names none."""
    plain = _plain(heading)
    if len(plain) > _LONGEST:
        return None
    return named_whole(heading) or next(
        (field for field, rule in _rules("", "", alone=False) if rule.search(plain)), None
    )


@lru_cache(maxsize=4096)
def named_whole(label: str) -> str | None:
    """The field that a label names and nothing else, None when it says something else, too."""
    plain = _plain(label)
    if not plain or len(plain) > _LONGEST or len(plain.split()) > 8:
        return None
    return _whole(plain, _rules("(?:.* )?", "(?: .*)?", alone=True))


@lru_cache(maxsize=4096)
def named_label(label: str) -> str | None:
    """The same for a line that is no heading: it must be as short as a label is, and no question to be answered."""
    plain = _plain(label)
    asks = label.rstrip().endswith("?") and not re.match(r"(?:what|how|why|who|where|when)\b", plain)
    if asks or not plain or len(plain) > _LONGEST or len(plain.split()) > 6:
        return None
    return _whole(plain, _rules(r"(?:\w+ ){0,2}", "(?: (?:of|on|for|and|by) .{1,30})?", alone=True))


def _whole(plain: str, rules: list[tuple[str, re.Pattern[str]]]) -> str | None:
    forms = (plain, " ".join(_FILLERS.sub(" ", plain).split()), plain.split(" and ")[0])
    return next((field for field, rule in rules if any(one and rule.fullmatch(one) for one in forms)), None)


def _plain(heading: str) -> str:
    """The words of a heading in lower case, without its number, its signs and what stands in brackets."""
    plain = re.sub(r"\([^()]{0,200}\)|<[^<>]{0,60}>|\[|\]|['\u2019](?=s\b)", " ", heading.lower()[: 3 * _LONGEST])
    plain = " ".join(re.sub(r"[\W_]+", " ", plain.replace("&", " and ")).split())
    return re.sub(r"^(?:(?:step|part|section|phase|chapter) )?(?:(?:\d{1,3}|[ivx]{1,4}) )+(?=\D)", "", plain)
