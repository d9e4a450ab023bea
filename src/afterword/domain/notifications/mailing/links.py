"""The signed link in an e-mail that ends e-mails of its kind, without signing in (RFC 8058)."""

from __future__ import annotations

from django.core import signing

from afterword.core.errors import NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.notifications.addresses import whole
from afterword.domain.notifications.kinds import BY_NAME
from afterword.domain.notifications.models import Notification

SALT = "afterword.notifications.unsubscribe"


def unsubscribe_link(row: Notification) -> str:
    """The whole address that a mail program posts to, or a person opens."""
    return whole(f"/unsubscribe/{signing.dumps([row.person_id, row.kind], salt=SALT)}")


def who_and_what(token: str) -> tuple[Person, str]:
    """The person and the kind that a link is for; it never grows old, as the e-mail that it stands in."""
    try:
        pk, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise NotFound(what="such link; copy all of it from the e-mail") from error
    person = Person.objects.filter(pk=pk).first()
    if person is None or kind not in BY_NAME:
        raise NotFound(what="such person or kind of e-mail")
    return person, kind
