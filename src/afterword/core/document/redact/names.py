"""What names look like: their variants, and where the text of a timeline names a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

PLAIN_WORDS = frozenset(
    "art bill chase drew grace grant jack mark max may page pat rob rose sue will hope faith joy dawn frank rich ray "
    "miles chance dean king young long short green brown black white gray grey bush wood stone park lake hill banks "
    "cook baker miller fisher mason cooper carter porter turner day week summer winter april june august star bell "
    "case cash cliff dale dash dot gene gay guy hunter iris ivy jay jean lance lane lily major penny pierce pike "
    "price reed ruby sandy sky stew storm ward wade wells west east north south".split()
)
_NOBODY = frozenset(
    "he she they it you i bot robot system systems monitoring alert alerts alertmanager prometheus grafana "
    "pagerduty opsgenie "
    "statuspage slack "
    "github gitlab jenkins argo argocd cd flux kubernetes kubelet terraform ansible datadog cloudwatch sentry pingdom "
    "afterword cron scheduler autoscaler ci deploy deployer deploys team teams squad oncall on call sre ops "
    "devops support "
    "engineering engineer engineers security leadership developer developers customer customers user users operator "
    "operators admin admins root nobody someone somebody everyone unknown na none tbd we us me the an all responder "
    "responders actions app web nginx postgres redis".split()
)
_GROUPS = frozenset(
    "team teams squad bot oncall call support engineers developers group guild tribe department employee employees rep "
    "reps representative representatives lead leads staff member members manager managers director officer".split()
)
_NO_NAME = frozenset(
    "of the and with for on in at by from to change changes message messages memory cpu disk patch commit hotfix "
    "code config configuration script log logs metric metrics dashboard status channel call investigation "
    "analysis debugging everything nothing something work data queue queues worker workers host hosts machine "
    "machines network dns certificate backup he she you i tech lead sentry docker confluent hub cloud employee "
    "rep staff member manager alert alerts users user customers customer engineers engineer team support deploy "
    "deployment service services server servers monitoring grafana prometheus kubernetes pagerduty slack github "
    "gitlab jenkins traffic latency errors error requests request database databases postgres postgresql mysql "
    "redis kafka node nodes pod pods cluster clusters incident issue problem outage someone somebody we they it a "
    "an this that these those all some first second third new old manual automatic autoscaler system job jobs "
    "build ci api aws azure google cloudflare microsoft amazon more monday tuesday wednesday thursday friday "
    "saturday sunday january february march april june july august september october november december on-call "
    "oncall developers developer operations security management everyone nobody then after before while when once "
    "both also further there our their his her its another other others initial final root cause fix rollback "
    "release version upgrade update postmortem report reports ticket page pages email emails".split()
)
_ONLY_PEOPLE = (
    "acknowledge[ds]?|acks?|acked|notice[ds]?|pings?|pinged|asks?|asked|says?|said|saw|tries|tried|suggest(?:s|"
    "ed)|wrote|"
    "writes|reali[sz]e[ds]?|decide[ds]?|replie[ds]|investigate[ds]?|looks?|looked|thinks?|thought|believe[ds]?|"
    "mention(?:s|ed)|"
    "announce[ds]?|posts|posted|push(?:es|ed)|merge[ds]?|revert(?:s|ed)|escalate[ds]?|declare[ds]?|email(?:s|"
    "ed)|call(?:s|ed)|"
    "text(?:s|ed)|propose[ds]?|agree[ds]?|remember(?:s|ed)|discover(?:s|ed)|finds?|found|identifie[ds]|"
    "volunteer(?:s|ed)|"
    "verifie[ds]|review(?:s|ed)|approve[ds]?|inform(?:s|ed)|join(?:s|ed) the (?:call|incident|channel|bridge)|"
    "hand(?:s|ed) over|"
    "takes over|took over|confirm(?:s|ed)|rolls back|rolled back|contact(?:s|ed)|page[ds]"
)
_PEOPLE_TOO = (
    "restart(?:s|ed)|deploy(?:s|ed)|start(?:s|ed)|fix(?:es|ed)|delete[ds]?|add(?:s|ed)|remove[ds]?|scale[ds]?|"
    "update[ds]?|"
    "report(?:s|ed)|open(?:s|ed)|close[ds]?|resolve[ds]?|join(?:s|ed)|disable[ds]?|enable[ds]?|appl(?:ies|ied)|"
    "runs?|ran|"
    "kill(?:s|ed)|increase[ds]?|responds?|responded|trigger(?:s|ed)|created?|creates"
)
_WORD = r"[A-Z\u00c0-\u00de][a-z\u00df-\u00ff'\u2019]+(?:-[A-Z][a-z]+)?"
_ONE = re.compile(rf"(?:^|[.;:(]\s+|\band\s+)({_WORD}(?: {_WORD})?) (?:has |had |then |also )?(?:{_ONLY_PEOPLE})\b")
_TWO = re.compile(rf"({_WORD} {_WORD}) (?:has |had |then |also )?(?:{_PEOPLE_TOO})\b")
_BY = re.compile(rf"\b(?:by|from|with|to|cc|pinged|paged|called|asked|told|contacted) ({_WORD} {_WORD})\b")
_SPEAKER = re.compile(rf"^(?:\*\*)?({_WORD} {_WORD})(?:\*\*)?\s*:\s")


def is_nobody(name: str) -> bool:
    """True for what acts but is no person: systems, bots, teams, and words for nobody in particular."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", name)]
    own = [word for word in words if word not in _NOBODY and len(word) > 1]
    joined = bool({"of", "the", "for"} & set(words))
    return not own or joined or words[-1] in _GROUPS or words[0] in ("a", "an")


def persons_in(named: str) -> list[str]:
    """The persons of a field for one or several: `Ines (SRE) and Bo from support` are two; teams are none."""
    parts = re.split(r"\s*(?:,(?!\s*[A-Z]\w*\s*$)|;|&|/|\band\b|\+)\s*", re.sub(r"\([^)]*\)", "", named))
    alone = (re.split(r"\s+(?:from|of|at|for)\s+", part)[0].strip() for part in parts)
    return [one for one in alone if one and not is_nobody(one)]


def variants(name: str) -> set[str]:
    """A name, and how handles are made of it; of an address what stands before the @ too."""
    said = {name}
    if "@" in name:
        said.add(name.split("@", 1)[0])
    parts = [one for one in re.split(r"[\s,]+", name) if len(one.strip(".")) > 1]
    if "," in name and len(parts) > 1:
        parts = [*parts[1:], parts[0]]
    if len(parts) > 1 and "@" not in name:
        first, last = parts[0], parts[-1]
        said |= {f"{first} {last}", f"{last}, {first}", f"{first[0]}. {last}", f"{first} {last[0]}."}
        said |= {f"{first}{sign}{last}".lower() for sign in ("", ".", "-", "_")} | {f"{first[0]}{last}".lower()}
    bare = {_bare(one) for one in said}
    return {one for one in said | bare if len(one) > 1}


def first_names(names: Iterable[str]) -> set[str]:
    """The single words of the full names among all names."""
    full = (name.split() for name in names if " " in name and "," not in name and "." not in name)
    words = {word for parts in full for word in parts if len(word) > 2 and word.isalpha()}
    handles = {
        part for name in names if re.fullmatch(r"[a-z]{3,}[._][a-z]{3,}", name) for part in re.split("[._]", name)
    }
    return words | handles


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(one for one in plain if not unicodedata.combining(one))


def people_named(text: str, services: Sequence[str], common: frozenset[str] = frozenset()) -> Iterator[str]:
    """Whom an entry of a timeline names as who said or did something: `Ines noticed`, `paged by Bo Lind`.

    `common` are words that the document writes small elsewhere: those are no names.
    """
    known = {word.lower() for name in services for word in re.split(r"\W+", name)}
    for pattern in (_ONE, _TWO, _BY, _SPEAKER):
        for found in pattern.finditer(text):
            words = {word.lower() for word in found[1].split()}
            if not words & (_NO_NAME | known | common):
                yield found[1]


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand in small letters somewhere, and are no handle."""
    return frozenset(
        word for text in texts for word in re.findall(r"(?<![@\w./-])[a-z\u00df-\u00ff]{3,}(?![\w@/-])", text)
    )
