"""The words by which messages of people are judged; each name says what a match makes likely."""

from __future__ import annotations

import re


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


RESOLVED = _any(
    r"(?<!are )(?<!is )(?<!was )(?<!'re )\ball clear\b|\bwe('re| are) all clear\b",  # not that of somebody else
    r"\bincident (is )?(over|closed|resolved|done)\b",
    r"\b(closing|resolving) (this|the incident|it)\b",
    r"\bmark(ing|ed)? (it |this )?(as )?resolved\b",
    r"^\W*resolved\b(?!\?)",
    r"\bcalling it (resolved|done|fixed)\b",
)
WELL = _any(
    r"\bback to normal\b",
    r"\brecover(ed|ing|s)\b",
    r"\b(is|are|all|looks?|went|going|turned) green\b",
    r"\bgreen again\b",
    r"\berrors? (are |is |have )?(gone|stopped|at zero|down)\b",
    r"\b(much|looking|getting) better\b",
    r"\bgraphs? (are |is |look )?(flat|good|normal|fine)\b",
    r"\blooks? (good|fine|ok|healthy|stable) (again|now)\b",
    r"\b(healthy|stable|fine|normal|fast|quick) again\b",
    r"\bno (more|new) errors\b",
    r"\bworks? again\b",
    r"\b(is|are) back( up)?\b",
    r"\bdrain(ed|ing) (fast|nicely|now)\b",
    r"\bwent (back )?down to\b",
    r"\b(fix|that|it) (worked|helped|did it)\b",
    r"\bqueue is (empty|back)\b",
    r"\b(down|back|dropped|settled) (to|at|under) \d",
    r"\b(at|to) zero\b",
    r"\blooks? stable\b",
    r"\bwe('re| are) (good|ok|fine|back)\b",
)
STEP_BACK = _any(
    r"\broll(ing|ed) (it |this |that )?back\b",
    r"\brevert(ing|ed)\b",
    r"\bfail(ing|ed) over\b",
    r"\bput(ting)? \S+ back\b",
    r"(?<!\bkeep )(?<!\bkeeps )(?<!\bkept )(?<!\bare )\brestart(ing|ed)\b(?! (again and again|in a loop|all the time))",
)
_VERBS_BEGUN = (
    r"(set|turn|switch|put|rais|lower|bump|increas|reduc|clear|delet|kill|drop|add|remov|disabl|enabl|rotat|renew|"
    r"purg|flush|drain|fail|block|patch|pin|mov|resiz|extend|free)"
)
ACTION = _any(
    STEP_BACK.pattern,
    r"\bbounc(ing|ed)\b",
    r"\b(push|pushing|pushed) (out )?(the |a |an )?\w+",
    r"\bscal(ing|ed) (?!fine|well)\w+",
    r"\b(i'?ll|i will|i can|let me|i'?m|we'?re|now|just) (now |just )?" + _VERBS_BEGUN + r"\w*",
    r"\bset(ting)? \w+ (\w+ )?(to|=|low|lower|high|higher|off|on|back|down)\b",
    r"\b(turn(ing|ed) .{0,30}\b(off|on|down)|switch(ing|ed)|rais(ing|ed)|lower(ing|ed)|bump(ing|ed))\b",
    r"\b(increas(ing|ed)|clear(ing|ed)|delet(ing|ed)|killing|disabl(ing|ed)|enabl(ing|ed)|rotat(ing|ed))\b",
    r"\b(renew(ing|ed)|purg(ing|ed)|flush(ing|ed)|draining|block(ing|ed) the|patch(ing|ed)|resiz(ing|ed))\b",
    r"\b(freed|freeing|reissu(ing|ed)|reload(ing|ed))\b",
    r"\b(terminat(ing|ed)|cancell?(ing|ed)|stopping|evict(ing|ed)|detach(ing|ed)|isolat(ing|ed)|cordon(ing|ed))\b",
    r"\bkill -\w+|\bput(ting)? .{2,30}\b(back|in front|aside)\b",
    r"^(ok|okay|going to|gonna|let me|i'?ll|will|now)\b.{0,20}\b(kill|restart|bounce|stop|undo|revert|reboot)\b",
    r"\bdropp(ing|ed) (the|a|an|this|that|all)\b",
    r"\b(redirect(ing|ed)|rerout(ing|ed)|unblock(ing|ed)|promot(ing|ed)|undoing)\b",
    r"\b(building|adding|added|created|creating) (the |an? )\w+",
    r"\brollback (is )?(done|started|complete|running|in progress)\b",
    r"\b(deploy(ing|ed)|releas(ing|ed)|shipp(ing|ed)|appl(ying|ied)) (the |a )?(fix|hotfix|patch|config|change)\b",
    r"\bfix is (out|deployed|live)\b",
    r"\bis out (everywhere|now)\b",
)
DONE = _any(r"\b(done|out everywhere|is there|finished|complete[d]?|deployed|is back with|is live)\b")
GUESS = _any(
    r"\bi (think|guess|suspect|bet|believe)\b",
    r"\blooks? like\b",
    r"\bsuspect",
    r"\bcould (it|this|that) be\b|(^|[.,;:] )((it|this|that) )?could be\b",
    r"\bmaybe\b",
    r"\bmight be\b",
    r"\bprobably\b",
    r"\bperhaps\b",
    r"\bmy guess\b",
    r"\bsmells like\b",
    r"\bwonder\b",
    r"\bseems (like|to be)\b",
    r"\bis (that|this|it) .{2,60}\bagain\b",
    r"\b(timing out|overloaded|down|slow|full|broken|leaking|flapping)\?",
    r"\bpossibl[ey]\b",
    r"\b(sounds|feels) (like|as if)\b|\bas if it (is|was|were)\b|\bwhat if\b|\bassum(e|ing)\b|\bor is it\b",
    r"\b(is|are|was|were) (it|that|this|there|the) [^?]{3,80}\?",
    r"\bjust (traffic|load|a blip|noise)\b",
    r"\bmust be\b",
    r"\bdid (we|someone|anyone|you)\b",
)
FOUND = _any(
    r"\bfound (it|the|something)\b",
    r"\broot cause\b",
    r"\bbecause\b",
    r"\bthe (problem|cause|culprit|reason) (is|was)\b",
    r"\bturns out\b",
    r"\bcaused by\b",
    r"\bdue to\b",
    r"\bgot it\b",
    r"\bthat('s| is) (it|why|the|what|pr|#?\d|v?\d)",
    r"\bit('s| is| was) (the|our|a) \w+",
    r"\b(is|are|was|were) (refus|reject|exhaust|expired|missing|out of|leaking|stuck|full\b|at 100|pointing)\w*",
    r"\b(is|are|was|were) (resolv|not resolv|throttl|deadlock|block)\w*",
    r"\b(waits?|waiting|queued?|blocked|stuck) (for|on|behind|by) (an?|the|our)? ?\w*(lock|transaction|mutex|latch)\b",
    r"\b(lock|transaction|mutex)s? (is |are |was )?(held|open) (by|since|for)\b|\bidle in transaction\b",
    r"\bno (index|space|disk|memory|connections?|free|route|such)\b",
    r"\bno space left\b",
    r"\bexpired\b",
    r"\bran out\b",
    r"\bfull of\b",
    r"\b(wrong|bad|missing|broken|typo in the?) (config|value|host|url|key|cert\w*|index|password|env|name)\b",
    r"\b(wrong|bad|missing) (version|setting)\b",
    r"\b(limit|max\w*|quota|capacity|ceiling) (is|of|was|=)\b",
    r"\bfacepalm\b",
    r"\bcrash(es|ing|ed)?\b",
    r"\boom\b|\boom.?kill",
    r"\binstead of\b",
    r"\bsince (the (deploy|release|push|change|config)|v?\d)",
    r"\bthat('s| is) when\b",
    r"\b\w+(Error|Exception)\b|\b(SERVFAIL|NXDOMAIN|ENOSPC|ECONN\w+|FATAL|PANIC)\b",
    r"\bfail(s|ing)? (with|to|because)\b",
    r"\btimes? out (after|on|at)\b",
    r"\b(returns|throws|rejects|refuses|leaks|hangs|grows)\b",
    r"\b(is|are|was|were) (hung|hanging|frozen|wedged|dead|unreachable|unresponsive|starved|corrupt\w*|revoked)\b",
    r"\b(is|are|was|were) (overwhelmed|misconfigured|outdated|stale|not (answering|responding|listening|active))\b",
    r"\b(answers|responds to|replies to|listens to) (nobody|nothing|no one|none)\b|\bnobody listens\b",
    r"\b(does|do)(n't| not) (answer|respond|reply|resolve|exist|match|listen)\b",
    r"\b(all|each|every one) of (the|them|those)\b.{0,40}\b(go|goes|went|come|comes|came|are|were) (to|from|on|at)\b",
    r"\b(still )?(has|have|had|uses?|points? (to|at)) the (old|wrong|previous|stale)\b",
    r"\bnever (released|closed|freed|renewed)\b",
)
ROOT = _any(
    r"\bfound\b", r"\bcause\b", r"\bbecause\b", r"\bdue to\b", r"\bit (is|was) (the|our)\b", r"\bsince (the|v?\d)"
)
NOT_IT = _any(
    r"\bnot (it|that|the cause|traffic|us|related)\b",
    r"\bwas not it\b",
    r"\bwasn'?t (it|that)\b",
    r"\bno (difference|change|effect|luck)\b",
    r"^nope\b",
    r"\blooks? (healthy|clean|innocent)\b(?! (again|now))",
    r"\bruled? (it |that )?out\b",
    r"\bunrelated\b",
    r"(?<!everything )(?<!everything else )(?<!the rest )\bis (green|fine|clean|healthy|ok)\b",
    r"\bdid ?n[o']t (help|work|change)\b",
    r"\bstill (failing|slow|broken|503|erroring|down|bad|seeing)\b",
    r"\bso (it'?s )?not\b",
    r"\bsame error\b",
)
DECISION = _any(
    r"\blet'?s\b",
    r"\bwe (will|should|agreed|decided|go with)\b",
    r"\bnot roll(ing)? back\b",
    r"\bgo ahead\b",
    r"\bagreed\b",
    r"\bdecision\b",
    r"\bdo it\b",
    r"\bok(ay)? go\b",
)
FELT = _any(
    r"\bcustomers?\b",
    r"\busers?\b",
    r"\btickets?\b",
    r"\bsupport\b",
    r"\bcomplain",
    r"\b50[0-4]s?\b",
    r"\bslow\b",
    r"\btimeouts?\b|\btim(es|ing) out\b",
    r"\bfail(s|ing)?\b",
    r"\berrors?\b",
    r"\bp9[59]\b",
    r"\bcheckout\b",
    r"\bdown\b",
    r"\bnot (loading|working)\b",
)
ON_IT = _any(
    r"\bon it\b",
    r"\blooking\b",
    r"\bhere we go\b",
    r"\binvestigating\b",
    r"\bi'?m (here|in|up)\b",
    r"\backed?\b",
    r"\bkeeping an eye\b",
)
ANSWERS = re.compile(r"^\W*(ack(ed|nowledged)?|(i'?m |i am )?on it|looking( into it| at it)?)\b", re.IGNORECASE)
RECALL = _any(
    r"\bfor the record\b",
    r"\bfrom memory\b",
    r"\bpost-?mortem\b",
    r"\bin hindsight\b",
    r"\bwas (at )?about \d",
    r"\bwas at \d",
    r"\bthanks (all|every)",
)
PLANS = _any(
    r"\bgoing out (in|soon|today|at|now)\b",
    r"\bcanary\b",
    r"\bis (tagged|out)\b",
    r"\bheads.?up\b",
    r"\bwill deploy\b",
)
SMALL_TALK = _any(
    r"\b(lunch|dinner|breakfast|pizza|coffee|cake|beers?|birthday|cinema|football|weather|happy hour)\b",
    r"\b(good )?morning\b(?=[,.!]|$)",
    r"\bhave a (nice|good|great)\b",
)
IGNORE = _any(r"\bignore (me|that)\b", r"\bnever ?mind\b", r"\bwrong channel\b")
NUMBERS = re.compile(r"\b\d+([.,]\d+)?\s*(%|ms|s|sec|min|gb|mb|kb|rps|k|x)?\b", re.IGNORECASE)
CODE = re.compile(r"`[^`]+`|\b\w+_\w+\b|\b[A-Z]{3,}\b|\bv?\d+\.\d+\.\d+\b")
INCIDENT_ROOM = re.compile(r"\b(inc|incident|sev|outage|war|bridge|p[0-2])\b|^inc-|incident", re.IGNORECASE)
EVERYDAY = frozenset(
    {
        "that", "this", "with", "have", "from", "they", "what", "when", "your", "just", "there", "were", "will",
        "would", "about", "total", "status", "error", "errors", "request", "requests",
    }
)  # fmt: skip


def kind_of(text: str, *, after_trouble: bool = False) -> str:
    """Give the kind of entry that the words of a message make it."""
    asks = "?" in text
    if RESOLVED.search(text):
        return "resolved"
    if RECALL.search(text) or IGNORE.search(text):
        return "note"
    if ANSWERS.search(text) and FELT.search(text) and not asks and not ROOT.search(text):
        return "status"
    if NOT_IT.search(text):
        return "diagnosis"
    if DECISION.search(text) and (ACTION.search(text) or (asks and not GUESS.search(text))):
        return "decision"
    if STEP_BACK.search(text) and not asks and len(text) < 90:
        return "mitigation"
    if is_finding(text) or (asks and GUESS.search(text)):
        return "diagnosis"
    if WELL.search(text) and not asks:
        return "recovery" if after_trouble else "status"
    if ACTION.search(text) or (DONE.search(text) and CODE.search(text)):
        return "decision" if asks else "mitigation"
    if GUESS.search(text) and not (ON_IT.search(text) and FELT.search(text)):
        return "diagnosis"
    return _lesser_kind(text)


def is_finding(text: str) -> bool:
    """True when the words state a cause rather than ask after one."""
    return bool(FOUND.search(text)) and not (GUESS.search(text) and "?" in text)


def _lesser_kind(text: str) -> str:
    if DECISION.search(text):
        return "decision"
    if FELT.search(text) or ON_IT.search(text):
        return "status"
    return "question" if text.rstrip().endswith("?") else "note"
