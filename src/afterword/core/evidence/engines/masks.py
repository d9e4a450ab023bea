"""Takes out of a message what varies (times, addresses, ids, paths, numbers), so that what is left tells its shape."""

from __future__ import annotations

import re

CLIP = 600  # characters that are looked at
MOST_WORDS = 50
ANY = "<*>"
METHODS = "GET|PUT|POST|HEAD|PATCH|DELETE|OPTIONS"

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2}|[A-Z]{3,4}\b)"
_UNIT = r"(?:[kKMGTP]i?)?[bB](?:ytes)?|[nuµm]?s|secs?|mins?|hrs?|[kKMG]?Hz|[kKMGT]|[mhd]|%"
_DOMAIN = (
    r"(?:com|net|org|edu|gov|mil|int|info|biz|arpa|local|localdomain|internal|lan|corp|home|svc|dev|cloud|app"
    r"|ar|at|au|be|br|ca|ch|cl|cn|cz|de|dk|es|eu|fi|fr|gr|hk|hu|ie|il|it|jp|kr|mx|nl|no|nz|pe|pl|pt|ro|ru|se|tr|tw|ua"
    r"|uk|us|vn|za)"
)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_CODE = r"(?:org|com|net|java|javax|jakarta|io|akka|scala|sun|kotlin|android|system|www)\."
_ANY = re.escape(ANY)
_NOT_ASKED = "".join(rf"(?<!{method} )" for method in METHODS.split("|"))  # the path of a request tells requests apart
_PIECE = r"(?:<\*>|[\w.\-/\\@$#%*+~])"
_APART = r"(?<![\w.\-/\\@$#%*+~>])"
_WORD_ENDS = r"[A-Za-z]+(?:[\s,;)\]}]|$)"  # whether a plain word is a value, others at its place tell

# a text that must be in the message, what is looked for, and what is put in its place
MASKS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (needed, re.compile(pattern), put)
    for needed, pattern, put in (
        # what has a form of its own
        ("://", r"\b[a-zA-Z][a-zA-Z0-9+.\-]*://[^\s\"'<>\])},;]*[^\s\"'<>\])},;:.]", ANY),
        ("-", r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b", ANY),
        ("", rf"\b\d{{4}}[-/]\d{{2}}[-/]\d{{2}}(?:[T ]{_CLOCK}(?: ?{_ZONE})?)?", ANY),
        (
            " ",
            rf"\b(?:{_DAY},? +)?(?:{_MONTH} +\d{{1,2}}|\d{{1,2}} +{_MONTH})(?:,? +\d{{4}})?(?: +{_CLOCK})?"
            rf"(?: +[A-Z]{{3,4}}\b)?(?: +\d{{4}}\b)?",
            ANY,
        ),
        (ANY, rf"\b{_DAY} +(?={_ANY})", ""),
        (":", rf"(?<![\w.:]){_CLOCK}(?![\w:])", ANY),
        ("@", r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]+\.[\w.\-]+", ANY),
        ("", r"(?<![\w:])(?:[0-9a-fA-F]{2}[:\-]){5}[0-9a-fA-F]{2}(?![\w:])", ANY),
        (":", r"(?<![\w:])(?:[0-9a-fA-F]{0,4}:){2,7}(?:[0-9a-fA-F]{1,4}|:)(?![\w:])", ANY),
        (".", rf"\b(?!{_CODE})(?:{_LABEL}\.){{2,9}}{_DOMAIN}\b(?::\d+)?(?![\w.(])", ANY),
        (".", r"(?:\b[A-Za-z][\w.\-]{0,63})?/?\b\d{1,3}(?:\.\d{1,3}){3}(?:(?:\.[A-Za-z0-9\-]+)+|[:/]\d+)?\b", ANY),
        # what the program has put between quotes or braces, or printed of an object or an error
        ("<", r"(?<![\w<])<(?=[A-Za-z/])[^<>]{1,200}>", ANY),
        ('"', r"(?<![\w\"])\"[^\"]*\"(?!\w)", f'"{ANY}"'),
        ("'", r"(?:(?<![\w'])|(?<!\w)[bu])'[^']*'(?!\w)", f"'{ANY}'"),
        ("{", r"\{[^{}]*\}", f"{{{ANY}}}"),
        ("{", rf"\{{(?:[^{{}}]|\{{{_ANY}\}})*(?:\}}|$)", f"{{{ANY}}}"),
        ("(", r"(?<=[\s=:,\[(])[A-Z]\w*\(\w+=(?:[^()]|\([^()]*\))*\)", ANY),
        ("", r"(?<=[\s=])((?:[a-z]\w*\.)*[A-Z]\w*(?:Exception|Error)): .*$", rf"\1: {ANY}"),
        # paths, ids and numbers
        ("/", rf"(?<![\w.<>*]){_NOT_ASKED}(?:~|\.{{1,2}})?(?:/[\w.+@%$~\-]*[\w+@%$~\-]){{2,}}/?", ANY),
        ("\\", r"(?<![\w.<>*])(?:[A-Za-z]:\\|\\\\)[^\s\"'<>|]+", ANY),
        ("0x", r"\b0x[0-9a-fA-F]+\b", ANY),
        ("", r"\b([A-Za-z]+)([_\-])-?\d[\w\-]*(?:\.\w+)*", rf"\1\2{ANY}"),
        ("@", r"(?<=@)[0-9a-fA-F]{5,}\b", ANY),
        ("", r"\b(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{6,}\b", ANY),
        ("/", r"(?<=/)[^/\s\"'?,;)\]]*\d(?:[^/\s\"'?,;)\]]*[^/\s\"'?,;)\].:])?", ANY),
        ("", rf"(?<![A-Za-z0-9_])[-+]?\d+(?:[.,]\d+)*(?:{_UNIT})(?![\w])", ANY),
        (".", r"(?<![A-Za-z0-9_])[-+vV]?\d+(?:\.\d+)+(?:[-+.~]\w+)*", ANY),
        ("", r"(?<![A-Za-z0-9_])[-+]?\d+(?:[.,]\d+)*", ANY),
        ("", r"\b([A-Za-z]+)\d{2,}\b", rf"\1{ANY}"),
        # the value of a key
        ("", r"(?<=[=:])( ?)(?:true|false|null|none|nil|True|False|None)\b", rf"\1{ANY}"),
        ("=", rf"(?<=\w=)(?!\s|[\[({{\"'<])(?!{_WORD_ENDS}){_PIECE}+(?::{_PIECE}+)*={{0,2}}(?!\w)", ANY),
        ("=", r"(?<=\w=)(?=[\s,;)\]}]|$)", ANY),
        (" = ", rf"(?<=\w = )(?![\[({{\"'<])(?!{_WORD_ENDS})[^\s,;)\]}}]+", ANY),
        (": ", r"([(,;] ?[A-Za-z_]\w*: )[^,;:()\[\]{}<>*\"'=]+(?=[,;)])", rf"\1{ANY}"),
        # lists of any length
        (ANY, rf"(?:{_ANY}[.,:;\-/_]?)+(?={_ANY})", ""),
        (",", rf"{_APART}{_PIECE}*{_ANY}{_PIECE}*(?:, ?{_PIECE}*{_ANY}{_PIECE}*)+", ANY),
        (ANY, rf"(\S*{_ANY})(?:[,;]? \1)+(?!\S)", r"\1"),
        ("[", rf"\[{_PIECE}+(?:,+ ?{_PIECE}+)+\]", f"[{ANY}]"),
        (", ", rf"([\"']){_ANY}\1(?:, ?([\"']){_ANY}\2)+", rf"\1{ANY}\1"),
        ("()", r"(?<= )\(\)(?= |$)", f"({ANY})"),
        ("[]", r"(?<=[ =:])\[\](?=[ ,;)]|$)", f"[{ANY}]"),
    )
)


def mask(message: str) -> str:
    """A message with times, addresses, ids, paths and numbers replaced by `<*>`."""
    text = " ".join(message[:CLIP].split())
    for needed, pattern, put in MASKS:
        if needed in text:
            text = pattern.sub(put, text)
    words = text.split(" ")
    return " ".join([*words[:MOST_WORDS], "..."]) if len(words) > MOST_WORDS else text
