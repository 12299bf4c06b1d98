"""What a file would bring, what not and why; then taking it, choosing anew, or leaving it."""

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.portability import actions, contents, sweeps
from kokotomo.domain.portability.contents import Inside
from kokotomo.domain.portability.models import Import
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.rules import AT_ONCE_ITEMS, AT_ONCE_MAX, KEPT
from kokotomo.foundation.errors import Conflict, Invalid, NotFound
from kokotomo.web import notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.portability import phrases
from kokotomo.web.portability.blueprint import blueprint
from kokotomo.web.portability.forms import KEPT as AS_THE_FILE_SAYS
from kokotomo.web.portability.forms import ChoicesForm
from kokotomo.web.writing import AUDIENCES


@blueprint.get("/settings/import/<public_id>")
def trial(public_id: str) -> ResponseReturnValue:
    """How far it is, what was found, and every entry that is not taken."""
    viewer = member()
    row = _own(viewer, public_id)
    inside = contents.inside_of(row, data_key_of(viewer))
    return _page(viewer, row, inside, _form_of(viewer, inside))


@blueprint.post("/settings/import/<public_id>/choices")
@limited("import_step")
def choices(public_id: str) -> ResponseReturnValue:
    """Another year, other readers, other authors: it is read on trial anew."""
    viewer = member()
    row = _own(viewer, public_id)
    inside, entries = contents.inside_of(row, data_key_of(viewer)), row.total
    form = ChoicesForm()
    form.offer(viewer, inside.found.authors)
    try:
        actions.choose(viewer, row, form.choices(of_several=len(inside.found.authors) > 1))
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(viewer, row, inside, form), 422
    except Conflict:
        return _moved_on(public_id)
    if row.size <= AT_ONCE_MAX and entries <= AT_ONCE_ITEMS:
        sweeps.work_off(row.id)
    return redirect(url_for("portability.trial", public_id=public_id), 303)


@blueprint.post("/settings/import/<public_id>/taking")
@limited("import_step")
def taking(public_id: str) -> ResponseReturnValue:
    """取りこむ: the worker begins."""
    viewer = member()
    try:
        actions.begin_taking(viewer, _own(viewer, public_id))
    except Conflict:
        return _moved_on(public_id)
    return redirect(url_for("portability.trial", public_id=public_id), 303)


@blueprint.post("/settings/import/<public_id>/removal")
@limited("import_step")
def removal(public_id: str) -> ResponseReturnValue:
    """やめる, and afterwards: the file or its report is deleted; what was taken stays."""
    viewer = member()
    row = queries.find_import(viewer, public_id)
    if row is None:
        # The same form sent twice: the first one took it away, and somebody else's was never here.
        raise NotFound("import")
    done = row.state == "taken"
    try:
        actions.leave(viewer, row)
    except Conflict:
        return _moved_on(public_id)
    notices.say(phrases.TIDIED if done else phrases.LEFT)
    return redirect(url_for("portability.imports"), 303)


def _own(viewer: User, public_id: str) -> Import:
    row = queries.find_import(viewer, public_id)
    if row is None:
        raise NotFound("import")
    return row


def _moved_on(public_id: str) -> ResponseReturnValue:
    notices.say(phrases.MOVED_ON, "info")
    return redirect(url_for("portability.trial", public_id=public_id), 303)


def _form_of(viewer: User, inside: Inside) -> ChoicesForm:
    chosen = inside.choices
    said = {
        "year": str(chosen.year or ""),
        "audience": AS_THE_FILE_SAYS if chosen.audience is None else chosen.audience.value,
        "authors": list(chosen.authors or ()),
    }
    form = ChoicesForm(formdata=None, data=said)
    form.key()
    form.offer(viewer, inside.found.authors)
    return form


def _page(viewer: User, row: Import, inside: Inside, form: ChoicesForm) -> str:
    found, chosen = inside.found, inside.choices
    report = queries.page_of_report(viewer, row, cursor())
    return render_template(
        "portability/trial.html",
        row=row,
        form=form,
        found=found,
        problem=phrases.refusal(found.problem, found.facts) if found.problem else None,
        must_choose=actions.must_choose(inside),
        several=len(found.authors) > 1,
        format=phrases.FORMATS.get(found.format, ""),
        audience=phrases.KEPT if chosen.audience is None else AUDIENCES[chosen.audience],
        year=chosen.year,
        samples=[(date.fromisoformat(one.day), one.title, one.words) for one in found.samples],
        reasons=_reasons(found.reasons),
        report=[(one.line, phrases.why(one.reason, one.facts)) for one in report.items],
        next_cursor=report.next_cursor,
        until=(row.created_at + KEPT),
    )


def _reasons(reasons: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(phrases.why_some(reason), count) for reason, count in reasons]
