"""The errors that people can meet, as a tree.

AfterwordError
|- InputError            what was given cannot be used as it is
|  |- EvidenceError         a piece of evidence cannot be read at all
|  |  |- CannotEnter           a log that can only be read whole
|  |  |- OutsideWindow         a window in which nothing of the evidence lies
|  |  |- UnsafeArchive         an archive that would write elsewhere or expand without end
|  |  `- NothingUsable         no file among the evidence could be read
|  |- FetchError            an outside service did not give what it was asked for
|  |  |- AddressRefused        an address that must not be asked from here
|  |  `- QuestionRefused       a service that refuses a question as it was put
|  |- UnusableCredentials   a token, a password or their file that cannot be used
|  |- DocumentError         a document cannot be read
|  |- TemplateProblems      a template that says what cannot be
|  |- UnknownTemplate       no template has that name
|  |- WrongMapping          a description of a table that does not fit it
|  |- WrongSettings         a settings file that says what cannot be
|  `- WrongWindow           a window of time that is none
|- NotAllowed            the person may not do this
|- NotFound              there is no such thing, or the person may not know of it
|  `- UnknownPerson          nobody has that handle or address
|- Conflict              somebody else changed it first
|  `- StaleSection          a section was saved by somebody else in the meantime
`- RuleBroken            a rule of the practice stands against it
   |- WrongTransition       an incident cannot go from this status to that one
   `- GateShut              a gate (timeline, publish) lists what still blocks

Each has a `code` for machines, `fields` with the facts, and one sentence that says what happened and what to do.
"""

from __future__ import annotations

from typing import Any, ClassVar


class AfterwordError(Exception):
    """An error told in one sentence; `fields` holds the facts that the sentence names."""

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = "{message}"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.sentence.format(**fields))


class InputError(AfterwordError):
    """What was given cannot be used as it is."""

    code = "input"


class EvidenceError(InputError):
    """A piece of evidence cannot be read at all."""

    code = "evidence"
    sentence = "{file} cannot be read: {reason}."


class CannotEnter(EvidenceError):
    """A log that can only be read whole; `reason` is said in its report."""

    code = "cannot-enter"
    sentence = "{reason}"


class OutsideWindow(EvidenceError):
    """A window in which nothing of the evidence lies; `reason` becomes that of NothingUsable."""

    code = "outside-window"
    sentence = "{reason}"


class UnsafeArchive(EvidenceError):
    """An archive that would write elsewhere or expand without end."""

    code = "unsafe-archive"
    sentence = "{file} was not unpacked: {reason}. Unpack it yourself and give the folder instead."


class NothingUsable(EvidenceError):
    """No file among the evidence could be read."""

    code = "nothing-usable"
    sentence = "Nothing usable was found in {where}: {reason}."


class FetchError(InputError):
    """An outside service did not give what it was asked for; `where` is its address without any secret."""

    code = "fetch"
    sentence = "{where} cannot be read: {reason}."


class AddressRefused(FetchError):
    """An address that must not be asked from here."""

    code = "address-refused"
    sentence = "{where} was not asked: {reason}."


class QuestionRefused(FetchError):
    """A service refuses a question as it was put; `words` are its own."""

    code = "question-refused"
    sentence = "{where} refuses the question: {words}."


class UnusableCredentials(InputError):
    """A token, a password or their file that cannot be used; the sentence never holds a secret."""

    code = "unusable-credentials"
    sentence = "{what} cannot be used: {reason}."


class DocumentError(InputError):
    """A document cannot be read."""

    code = "document"
    sentence = "{file} cannot be read as a postmortem: {reason}."


class TemplateProblems(InputError):
    """A template's file says what cannot be; `problems` lists each with its line."""

    code = "template"
    sentence = "The template {name} cannot be used, line {line}: {reason}"


class UnknownTemplate(InputError):
    """No template has that name."""

    code = "unknown-template"
    sentence = "There is no template named {name}; choose one of {known}."


class WrongMapping(InputError):
    """A description of a table that does not fit it."""

    code = "wrong-mapping"
    sentence = "{file} cannot be asked as it is described: {reason}."


class WrongWindow(InputError):
    """A window of time that is none."""

    code = "wrong-window"
    sentence = "{given!r} is no window: write FROM..TO with times such as 2026-01-15T10:00Z..2026-01-15T10:30Z."


class WrongSettings(InputError):
    """A settings file that says what cannot be."""

    code = "wrong-settings"
    sentence = "{file} was not used: {reason}."


class NotAllowed(AfterwordError):
    """The person may not do this."""

    code = "not-allowed"
    sentence = "You may not {what}; {remedy}."


class NotFound(AfterwordError):
    """There is no such thing, or the person may not know of it."""

    code = "not-found"
    sentence = "There is no {what}, or it is not shared with you."


class UnknownPerson(NotFound):
    """Nobody has that handle or address."""

    sentence = "There is no person {handle} here; Settings, Teams and people lists everybody."


class Conflict(AfterwordError):
    """Somebody else changed it first."""

    code = "conflict"


class StaleSection(Conflict):
    """A section was saved by somebody else in the meantime; nothing of either text is lost."""

    code = "stale-section"
    sentence = (
        "{section} was saved by {by} at {at} while you were writing. Your text is kept below, theirs beside it: "
        "bring them together and save again."
    )


class RuleBroken(AfterwordError):
    """A rule of the practice stands against it."""

    code = "rule"


class WrongTransition(RuleBroken):
    """An incident cannot go from this status to that one."""

    code = "wrong-transition"
    sentence = "{number} is {old}; from there it can become {allowed}, not {new}."


class GateShut(RuleBroken):
    """A gate lists what still blocks; `blocks` in fields is a list of sentences."""

    code = "gate-shut"
    sentence = "{gate} is blocked: {reason}"
