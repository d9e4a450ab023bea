"""A calendar invitation as an e-mail that calendar programs understand (RFC 5545, 5546 and 6047)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from afterword.core.calendar import Property, component, escaped, moment
from afterword.domain.accounts.models import Person
from afterword.domain.meetings.agenda import slots, title_of
from afterword.domain.meetings.models import Attendee, Invitation, Meeting

PARTSTAT = {"": "NEEDS-ACTION", "accepted": "ACCEPTED", "declined": "DECLINED", "tentative": "TENTATIVE"}


def letter(invitation: Invitation) -> EmailMultiAlternatives:
    """The message: words for people, the same as text/calendar for their calendar, and once more as a file."""
    meeting = invitation.meeting
    calendar = calendar_of(meeting, invitation.method, invitation.person)
    message = EmailMultiAlternatives(
        subject=subject_of(meeting, invitation),
        body=_words(meeting, invitation),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[_mailbox(invitation.person)],
        reply_to=[_mailbox(meeting.planned_by)],
        headers={
            "Message-ID": f"<{meeting.uid.partition('@')[0]}.{invitation.method}.{invitation.sequence}."
            f"{invitation.person_id}.{invitation.attempts}@afterword>",
            "References": f"<{meeting.postmortem.code}.thread@afterword>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(calendar, f"text/calendar; method={invitation.method}")
    message.attach("invite.ics", calendar.encode(), "application/ics")
    return message


def subject_of(meeting: Meeting, invitation: Invitation) -> str:
    """As in: Moved: Review meeting of PM-007, Checkout refuses orders."""
    lead = "Cancelled: " if invitation.method == "CANCEL" else "Moved: " if invitation.sequence else "Invitation: "
    return f"{lead}{summary_of(meeting)}"


def summary_of(meeting: Meeting) -> str:
    """What the calendar shows, on one line."""
    return " ".join(f"{title_of(meeting.kind)} of {meeting.postmortem.code}, {meeting.postmortem.title}".split())


def calendar_of(meeting: Meeting, method: str, person: Person) -> str:
    """The iCalendar text; with a cancellation the one who is left out is its only attendee."""
    off = method == Invitation.Method.CANCEL
    people = [Attendee(person=person)] if off else list(meeting.attendees.select_related("person"))
    head: list[Property] = [("PRODID", "-//Afterword//Meetings//EN"), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")]
    return component("VCALENDAR", [*head, ("METHOD", method)], [_event(meeting, people, off=off)])


def _event(meeting: Meeting, people: list[Attendee], *, off: bool) -> str:
    link = f"{settings.SITE_URL}/{meeting.postmortem.code}/meeting/{meeting.pk}"
    told: list[Property] = [
        ("UID", meeting.uid),
        ("SEQUENCE", str(meeting.sequence)),
        ("DTSTAMP", moment(meeting.changed_at)),
        ("LAST-MODIFIED", moment(meeting.changed_at)),
        ("DTSTART", moment(meeting.starts_at)),
        ("DTEND", moment(meeting.ends_at)),
        ("SUMMARY", escaped(summary_of(meeting))),
        ("STATUS", "CANCELLED" if off else "CONFIRMED"),
        ("TRANSP", "OPAQUE"),
        ("CLASS", "PRIVATE" if meeting.postmortem.private else "PUBLIC"),
        (f"ORGANIZER;CN={_quoted(meeting.planned_by.name)}", f"mailto:{meeting.planned_by.email}"),
        *[_attendee(one, meeting) for one in people],
        ("DESCRIPTION", escaped(f"{_agenda(meeting)}\n\n{link}" if settings.SITE_URL else _agenda(meeting))),
    ]
    if meeting.place:
        told.append(("LOCATION", escaped(meeting.place)))
    if settings.SITE_URL:
        told.append(("URL", link))
    return component("VEVENT", told)


def _attendee(row: Attendee, meeting: Meeting) -> Property:
    role = "CHAIR" if row.person_id == meeting.facilitator_id else "REQ-PARTICIPANT"
    told = f"CN={_quoted(row.person.name)};CUTYPE=INDIVIDUAL;ROLE={role};PARTSTAT={PARTSTAT[row.reply]};RSVP=TRUE"
    return f"ATTENDEE;{told}", f"mailto:{row.person.email}"


def _quoted(name: str) -> str:
    """A name as the value of a parameter, which may hold neither quotes nor control characters."""
    return '"' + "".join(sign for sign in name if sign.isprintable() and sign != '"') + '"'


def _mailbox(person: Person) -> str:
    name = "".join(sign for sign in person.name if sign.isprintable() and sign not in '<>"\\')
    return f'"{name}" <{person.email}>'


def _agenda(meeting: Meeting) -> str:
    steps = "\n".join(f"{slot.minutes} min {slot.step.title}. {slot.step.asks}" for slot in slots(meeting))
    return f"{meeting.note}\n\n{steps}" if meeting.note else steps


def _words(meeting: Meeting, invitation: Invitation) -> str:
    """The message in words, in the time zone of whoever gets it."""
    zone = ZoneInfo(invitation.person.zone or "UTC")
    start = meeting.starts_at.astimezone(zone)
    when = f"{start:%A} {start.day} {start:%B %Y, %H:%M} {start.tzname()}, {meeting.minutes} minutes"
    code = meeting.postmortem.code
    if invitation.method == Invitation.Method.CANCEL:
        why = f" {meeting.cancel_reason}" if meeting.cancel_reason else ""
        return f"The {title_of(meeting.kind).lower()} of {code} on {when}, is off for you.{why}\n"
    lines = [f"{summary_of(meeting)}", when, *([meeting.place] if meeting.place else [])]
    lines += [f"Led by {meeting.facilitator.name}."] if meeting.facilitator else []
    lines += ["", _agenda(meeting), "", "You get this because you are invited to it."]
    lines += [f"{settings.SITE_URL}/{code}/meeting/{meeting.pk}"] if settings.SITE_URL else []
    return "\n".join(lines) + "\n"
