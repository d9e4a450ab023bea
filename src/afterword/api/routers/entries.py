"""Operations on the entries of an incident's log."""

from __future__ import annotations

from typing import Any

from ninja import Query, Router, Status

from afterword.api.answers import answers, changes
from afterword.api.caller import READS, WRITES, ApiRequest
from afterword.api.paging import Page, PageAsked, page_of
from afterword.api.schemas.incidents import EntryChange, EntryIn, EntryOut
from afterword.api.whole import entry_of, incident_of
from afterword.domain.incidents import queries, services
from afterword.domain.incidents.models import Entry

router = Router()


@router.get("/INC-{int:number}/entries", response=answers(Page[EntryOut]), auth=READS, operation_id="list_entries")
def list_entries(request: ApiRequest, number: int, page: Query[PageAsked]) -> dict[str, Any]:
    """The log in order of time, without what was withdrawn."""
    person = request.auth.person
    return page_of(request, queries.log(person, incident_of(person, number)), page)


@router.post("/INC-{int:number}/entries", response=changes(EntryOut, 201), auth=WRITES, operation_id="add_entry")
def add_entry(request: ApiRequest, number: int, given: EntryIn) -> Status[Entry]:
    """Adds an entry; one with a time long past is marked as reconstructed."""
    person = request.auth.person
    return Status(201, services.add_entry(actor=person, incident=incident_of(person, number), **given.dict()))


@router.patch(
    "/INC-{int:number}/entries/{int:entry}", response=changes(EntryOut), auth=WRITES, operation_id="edit_entry"
)
def edit_entry(request: ApiRequest, number: int, entry: int, given: EntryChange) -> Entry:
    """Changes the text or the time of an entry; what it said before stays in the journal."""
    person = request.auth.person
    return services.edit_entry(actor=person, entry=entry_of(person, number, entry), **given.dict(exclude_unset=True))


@router.delete(
    "/INC-{int:number}/entries/{int:entry}", response=changes(EntryOut), auth=WRITES, operation_id="withdraw_entry"
)
def withdraw_entry(request: ApiRequest, number: int, entry: int) -> Entry:
    """Takes an entry back; it is kept and no longer shown."""
    person = request.auth.person
    return services.withdraw_entry(actor=person, entry=entry_of(person, number, entry))
