"""日記を取りこむ: the file, and what is decided about it beforehand."""

from io import BytesIO
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.portability import actions, sweeps
from kokotomo.domain.portability.models import Import
from kokotomo.domain.portability.queries import imports as queries
from kokotomo.domain.portability.readers import formats
from kokotomo.domain.portability.rules import AT_ONCE_MAX, FILE_MAX
from kokotomo.foundation.errors import Conflict, Invalid
from kokotomo.web import kept, notices
from kokotomo.web.access import member
from kokotomo.web.limits import limited
from kokotomo.web.portability import phrases
from kokotomo.web.portability.blueprint import blueprint
from kokotomo.web.portability.forms import ImportForm


@blueprint.get("/settings/import")
def imports() -> ResponseReturnValue:
    """The form, or the way to what is not done yet."""
    form = kept.prefill(ImportForm(formdata=None, data={"audience": "private"}))
    form.key()
    form.offer(member())
    return _page(form)


@blueprint.post("/settings/import")
@limited("import")
def receive() -> ResponseReturnValue:
    """A file arrives: it is sealed and kept; a small one is read on trial at once."""
    viewer = member()
    form = ImportForm(data={"audience": "private"})
    form.offer(viewer)
    sent: Any = request.files.get("file")
    file = sent.stream if sent is not None else BytesIO()
    try:
        row = actions.receive(viewer, file, form.choices(), form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(form), 422
    except Conflict:
        notices.say(phrases.STILL_OPEN, "info")
        return redirect(url_for("portability.imports"), 303)
    if _is_quick(row, file):
        sweeps.work_off(row.id)
    return redirect(url_for("portability.trial", public_id=row.public_id), 303)


def _is_quick(row: Import, file: Any) -> bool:
    file.seek(0)
    return row.state == "received" and row.size <= AT_ONCE_MAX and not formats.is_packed(file.read(4))


def _page(form: ImportForm) -> str:
    return render_template(
        "portability/imports.html",
        form=form,
        unfinished=queries.open_import(member()),
        megabytes=FILE_MAX // (1024 * 1024),
    )
