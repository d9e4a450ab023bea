"""The analysis of a postmortem: the causal graph in two views, the walk of the chain, the one fix, the parking list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from afterword.core.errors import AfterwordError, NotFound
from afterword.domain.accounts.models import Person
from afterword.domain.analysis import services
from afterword.domain.analysis.queries import factors_of
from afterword.domain.postmortems import queries
from afterword.domain.postmortems.models import Postmortem
from afterword.web import fields
from afterword.web.errors import status_of
from afterword.web.presenters import analysis as presenter
from afterword.web.presenters import analysis_form as factor_form
from afterword.web.viewer import viewer_of

Done = tuple[str, str]  # what is said, and the place of the page to go back to


def _page(
    request: HttpRequest, postmortem: Postmortem, error: AfterwordError | None = None, which: str = ""
) -> HttpResponse:
    viewer = viewer_of(request)
    shown = presenter.page_of(viewer, postmortem)
    context = {
        "page": shown,
        "form": _form(request, viewer, shown, which),
        "ladder": presenter.ladder_typed(shown.reading.ladder, request.POST if which == "walk" else None),
        "fishbone": request.GET.get("view") == "fishbone",
        "error": error,
        "which": which,
        "typed": request.POST if error else {},
    }
    return render(request, "analysis/page.html", context, status=status_of(error)[0] if error else 200)


def _form(request: HttpRequest, viewer: Person, shown: presenter.Page, which: str) -> factor_form.Editing | None:
    """The form that the address opens, or that was sent and cannot be used: with what was typed."""
    graph, data = shown.reading.causes.graph, request.POST if which else request.GET
    if "change" in data or which == "change":
        factor = factors_of(viewer, shown.postmortem).filter(pk=fields.whole(data, "change")).first()
        form = factor_form.form_of(graph, factor, fields.whole(data, "arrow")) if factor else None
    elif "under" in data or which == "add" or not graph.nodes:
        leads_to = fields.whole(data, "under") or fields.whole(data, "leads_to")
        form = factor_form.empty_form(graph, leads_to, fields.line(data, "category"))
    else:
        form = None
    return _typed(form, request.POST) if form and which in ("add", "change") else form


def _typed(form: factor_form.Editing, data: fields.Posted) -> factor_form.Editing:
    return replace(
        form,
        text=fields.line(data, "text"),
        layer=fields.line(data, "layer"),
        category=fields.line(data, "category"),
        relation=fields.line(data, "relation"),
        sources=fields.line(data, "sources"),
        leads_to=fields.whole(data, "leads_to"),
        items=frozenset(fields.numbers(data, "item")),
    )


@login_required
@require_GET
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The analysis as it stands, with a form open where the address asks for one."""
    return _page(request, queries.postmortem_by_number(viewer_of(request), number))


def _add(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    factor = services.add_factor(
        actor=viewer,
        postmortem=postmortem,
        text=fields.line(data, "text"),
        layer=fields.line(data, "layer") or "contributing",
        category=fields.line(data, "category"),
        leads_to=fields.whole(data, "leads_to"),
        relation=fields.line(data, "relation"),
        items=fields.numbers(data, "item"),
        sources=fields.words(data, "sources"),
    )
    return "The factor is in the graph.", f"f-{factor.pk}"


def _change(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    number = fields.whole(data, "change")
    services.change_factor(
        actor=viewer,
        postmortem=postmortem,
        factor=number,
        text=fields.line(data, "text"),
        layer=fields.line(data, "layer"),
        category=fields.line(data, "category"),
        items=fields.numbers(data, "item"),
        sources=fields.words(data, "sources"),
        arrow=fields.whole(data, "arrow"),
        relation=fields.line(data, "relation"),
        leads_to=fields.whole(data, "leads_to"),
    )
    return "The factor is changed.", f"f-{number}"


def _remove(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    gone = services.remove_factor(actor=viewer, postmortem=postmortem, factor=fields.whole(data, "change"))
    more = len(gone) - 1
    below = f" and {more} factor{'' if more == 1 else 's'} below it" if more else ""
    return f"“{gone[0]}”{below} removed; the journal keeps what it said.", "causes"


def _link(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    number = fields.whole(data, "change")
    services.link(
        actor=viewer,
        postmortem=postmortem,
        cause=number,
        leads_to=fields.whole(data, "further"),
        relation=fields.line(data, "further_relation"),
    )
    return "The factor leads there, too.", f"f-{number}"


def _unlink(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.unlink(actor=viewer, postmortem=postmortem, edge=fields.whole(data, "unlink"))
    return "The arrow is gone.", f"f-{fields.whole(data, 'change')}"


def _outcome(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.name_outcome(actor=viewer, postmortem=postmortem, text=fields.line(data, "outcome"))
    return "The outcome is named.", "causes"


def _detection(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.tell_detection(
        actor=viewer,
        postmortem=postmortem,
        by=fields.line(data, "by"),
        text=fields.block(data, "detection"),
        should_have=fields.block(data, "should_have"),
    )
    return "The detection is told.", "detection"


def _walk(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    answers = presenter.answers_typed(data)
    with transaction.atomic():  # all that was typed is kept, or none of it and the form comes back
        for level, (answer, why) in answers.items():
            services.answer_level(actor=viewer, postmortem=postmortem, level=level, answer=answer, why=why)
    return ("The answers are kept." if answers else "No level is answered yet."), "walk"


def _fix(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    fix = services.set_fix(
        actor=viewer,
        postmortem=postmortem,
        level=fields.line(data, "level"),
        text=fields.line(data, "fix"),
        owner=Person.objects.filter(pk=fields.whole(data, "owner")).first(),
        due=fields.day(data, "due", "The due date"),
        test=fields.block(data, "test"),
    )
    return f"{fix.code} is the one fix.", "fix"


def _keep(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.keep_at_l5(actor=viewer, postmortem=postmortem, reason=fields.block(data, "reason"))
    return "The fix stays at L5; the reason is in the document and in the journal.", "fix"


def _park(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.park(actor=viewer, postmortem=postmortem, text=fields.line(data, "idea"))
    return "The idea is parked.", "parking"


def _settle(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    idea = fields.whole(data, "settle")
    services.settle(actor=viewer, postmortem=postmortem, idea=idea, note=fields.line(data, "note"))
    return "The idea is settled, and comes back no more.", "parking"


def _unsettle(viewer: Person, postmortem: Postmortem, data: fields.Posted) -> Done:
    services.unsettle(actor=viewer, postmortem=postmortem, idea=fields.whole(data, "settle"))
    return "The idea waits again.", "parking"


VERBS: dict[str, Callable[[Person, Postmortem, fields.Posted], Done]] = {
    "add": _add,
    "change": _change,
    "remove": _remove,
    "link": _link,
    "unlink": _unlink,
    "outcome": _outcome,
    "detection": _detection,
    "walk": _walk,
    "fix": _fix,
    "keep": _keep,
    "park": _park,
    "settle": _settle,
    "unsettle": _unsettle,
}


@login_required
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Does one thing to the analysis; a form that cannot be used comes back with what was typed."""
    viewer = viewer_of(request)
    postmortem = queries.postmortem_by_number(viewer, number)
    if verb not in VERBS:
        raise Http404
    try:
        said, anchor = VERBS[verb](viewer, postmortem, request.POST)
    except NotFound:
        raise
    except AfterwordError as error:
        postmortem.refresh_from_db()
        return _page(request, postmortem, error, verb)
    messages.success(request, said)
    view = "?view=fishbone" if request.GET.get("view") == "fishbone" else ""
    return redirect(f"/{postmortem.code}/analysis{view}#{anchor}")
