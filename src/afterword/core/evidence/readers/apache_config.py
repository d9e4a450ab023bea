"""Configuration of Apache: `LogFormat` says how the access logs beside it are laid out, `CustomLog` which has which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from afterword.core.evidence.base import Head, Source
from afterword.core.evidence.formats import (
    ANY,
    COMMON,
    COMMON_TIME,
    HOST,
    UNIX,
    Given,
    LogFormat,
    Part,
    escaped,
)
from afterword.core.evidence.readers.nginx_config import reading_of, trouble_of
from afterword.core.evidence.structured import text_of
from afterword.core.model.reading import Reading

KIND = "apache_config"
DIRECTIVE = re.compile(r"^[ \t]*(?:LogFormat|CustomLog)[ \t]+\S", re.MULTILINE | re.IGNORECASE)
STATEMENT = re.compile(r"^\s*(?:</?[A-Za-z!]|[A-Z][A-Za-z]+(?:\s+\S|$)|\S.*\\$)")
PROSE = re.compile(r"[a-z][.:]$")
A_CONFIG = 0.6  # the share of lines that look like those of a configuration
ARGUMENT = re.compile(r"\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|([^\s\"'][^\s]*))")
DIRECTIVES = re.compile(r"^\s*(LogFormat|CustomLog)\s+(.*)$", re.IGNORECASE)
ESCAPED = re.compile(r"\\(.)")
JOINED = {"fraction": (".", ","), "zone": ("", " ")}
MARKS = {"t": "\t", "n": "\n"}
VARIABLE = re.compile(r"%(?:!?\d{3}(?:,\d{3})*)?([<>])?(?:\{([^}]{0,200})\})?(\^t[io]|[A-Za-z%])")
BYTES, WHOLE = r"\d+|-", r"\d+|-"
DURATIONS = {"": (1000.0, 2), "s": (1000.0, 2), "ms": (1.0, 1), "us": (0.001, 0)}
EPOCHS = {"sec": r"\d{9,11}", "msec": r"\d{12,14}", "usec": r"\d{15,17}"}
FRACTIONS = {"msec_frac": r"\d{3}", "usec_frac": r"\d{6}"}
CODES = {
    "Y": r"\d{4}", "m": r"\d{2}", "d": r"\d{2}", "H": r"\d{2}", "M": r"\d{2}", "S": r"\d{2}", "b": "[A-Z][a-z]{2}",
}  # fmt: skip
SHORTHAND = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%R": "%H:%M", "%h": "%b"}
ZONE = r"[+-]\d{4}|[A-Z]{2,5}"
KNOWN = {
    "r": Part("", ANY, "request"),
    "m": Part("", r"[A-Za-z]+|-|", "method"),
    "U": Part("", ANY, "path"),
    "D": Part("", WHOLE, "duration", factor=0.001),
    "b": Part("", BYTES), "B": Part("", BYTES), "O": Part("", BYTES), "I": Part("", BYTES), "S": Part("", BYTES),
    "p": Part("", WHOLE), "P": Part("", WHOLE), "k": Part("", WHOLE), "v": Part("", HOST), "V": Part("", HOST),
}  # fmt: skip


class ApacheConfig:
    """The reader of Apache's configuration; it tells no moments, but says how its neighbours are laid out."""

    kind = KIND

    def fits(self, head: Head) -> float:
        """Sure where a directive on access logs stands among lines that look like those of a configuration."""
        if not DIRECTIVE.search(head.text):
            return 0.0
        lines = [line for line in head.lines if not line.lstrip().startswith("#")]
        good = sum(1 for line in lines if STATEMENT.match(line) and not PROSE.search(line))
        return 0.93 if good >= A_CONFIG * len(lines) else 0.0

    def read(self, source: Source) -> Reading:
        """No moments; the records are the formats and what each log is said to have."""
        text = text_of(source)
        return reading_of(source, KIND, text, parse_apache(text, file=source.name))


def parse_apache(text: str, *, file: str) -> Given:
    """What a text says of formats and logs; what cannot be understood is left out and named."""
    formats, logs, problems = list[LogFormat](), list[tuple[str, str]](), list[str]()
    for line, directive, rest in _directives(text):
        words = _arguments(rest)
        if words is None:
            problems.append(f"A quote that is opened in line {line} is not closed; that {directive} is left out.")
        elif directive == "LogFormat" and len(words) > 1:
            formats.append(_format(words[1], words[0]))
        elif directive == "CustomLog" and len(words) > 1:
            name = words[1]
            if "%" in name:
                name = f"of {words[0]}"
                formats.append(_format(name, words[1]))
            logs.append((words[0].rpartition(" ")[2].rpartition("/")[2], name))
        elif directive == "CustomLog":
            problems.append(f"The CustomLog in line {line} names no format; it is left out.")
    usable = tuple(one for one in formats if not one.trouble)
    return Given(file, usable, tuple(logs), (*problems, *trouble_of(formats)))


def _directives(text: str) -> Iterator[tuple[int, str, str]]:
    """The directives on access logs with their lines; a line that ends with a backslash goes on in the next."""
    joined = re.sub(r"\\\r?\n", "\0", text)
    line = 1
    for whole in joined.split("\n"):
        found = DIRECTIVES.match(whole.replace("\0", " ").rstrip())
        if found:
            yield line, "LogFormat" if found[1].lower() == "logformat" else "CustomLog", found[2]
        line += 1 + whole.count("\0")


def _arguments(rest: str) -> list[str] | None:
    """The arguments of a directive; None where a quote is not closed."""
    words, place = list[str](), 0
    rest = rest.strip()
    while place < len(rest):
        found = ARGUMENT.match(rest, place)
        if found is None:
            return None
        quoted = found[1] if found[1] is not None else found[2]
        words.append(found[3] if quoted is None else quoted.replace('\\"', '"').replace("\\'", "'"))
        place = found.end()
    return words


def _format(name: str, text: str) -> LogFormat:
    plain = ESCAPED.sub(lambda found: MARKS.get(found[1], found[1]), text)
    parts, place = list[str | Part](), 0
    for found in VARIABLE.finditer(plain):
        parts += [plain[place : found.start()]] if found.start() > place else []
        parts += _parts(found)
        place = found.end()
    parts += [plain[place:]] if plain[place:] else []
    return LogFormat(name, tuple(_timed(parts)), "apache")


def _timed(parts: list[str | Part]) -> list[str | Part]:
    """The parts with a time, its fraction and its zone, which Apache names one by one, as one."""
    done = list[str | Part]()
    for part in parts:
        between = done[-1] if done and isinstance(done[-1], str) else ""
        begun = len(done) - (2 if between else 1)
        before = done[begun] if begun >= 0 else None
        if isinstance(part, str) or not isinstance(before, Part) or not _goes_on(before, between, part):
            done.append(part)
            continue
        joined = f"{before.pattern}{escaped(between)}(?:{part.pattern})"
        done[begun:] = [replace(before, text=before.text + part.text, pattern=joined)]
    return done


def _goes_on(before: Part, between: str, part: Part) -> bool:
    return before.role == "time" and between in JOINED.get(part.role, ())


def _parts(found: re.Match[str]) -> list[str | Part]:
    """What stands in a line for one variable."""
    text, which, inside, letter = found[0], found[1], found[2], found[3]
    if letter == "%":
        return ["%"]
    if letter == "t":
        return _time(text, inside)
    if letter == "s":  # the first status is that before a redirect within the server
        return [Part(text, r"\d{3}|-", "status", 0 if which == ">" else 1)]
    if letter == "T":
        factor, rank = DURATIONS.get(inside or "", (1000.0, 2))
        return [Part(text, WHOLE, "duration", rank, factor)]
    if letter == "i" and (inside or "").lower() == "user-agent":
        return [Part(text, ANY, "agent")]
    known = KNOWN.get(letter) if inside is None else None
    return [replace(known, text=text) if known else Part(text, ANY)]


def _time(text: str, inside: str | None) -> list[str | Part]:
    """A time in the usual form with its brackets, since 1970, its fraction, or in a form of its own."""
    if inside is None:
        return ["[", Part(text, COMMON_TIME, "time", 1, form=COMMON), "]"]
    bare = inside.removeprefix("begin:").removeprefix("end:")
    if bare in EPOCHS:
        return [Part(text, EPOCHS[bare], "time", 0, form=UNIX)]
    if bare in FRACTIONS:
        return [Part(text, FRACTIONS[bare], "fraction")]
    if bare == "%z":
        return [Part(text, ZONE, "zone")]
    return [_formed(text, bare)]


def _formed(text: str, form: str) -> Part:
    """A time in the words of strftime; it tells no time where a part of the day or a code is not understood."""
    for short, long in SHORTHAND.items():
        form = form.replace(short, long)
    zone = re.search(r" ?%[zZ]$", form)
    bare = form[: zone.start()] if zone else form
    codes = re.findall(r"%(.)", bare)
    pattern = "".join(
        CODES.get(piece[1], ".*?") if piece[0] == "%" and len(piece) > 1 else escaped(piece)
        for piece in re.findall(r"%.|.", bare)
    )
    pattern += f"{' ?' if zone else ''}(?:{ZONE})" if zone else ""
    whole = {"Y", "d", "H", "M", "S"} <= set(codes) <= set(CODES) and ({"m", "b"} & set(codes))
    return Part(text, pattern, "time", 1, form=bare) if whole else Part(text, pattern)
