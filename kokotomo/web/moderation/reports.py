"""通報, for moderators: what waits, what is done, and one report with what is known of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.moderation import access, contents, rules, targets
from kokotomo.domain.moderation.queries import reports as queries
from kokotomo.domain.moderation.queries.reports import Listed, Opened
from kokotomo.domain.moderation.rules import Kind
from kokotomo.foundation import text
from kokotomo.foundation.errors import NotFound
from kokotomo.foundation.paging import Page
from kokotomo.web import kept
from kokotomo.web.access import member
from kokotomo.web.moderation import phrases
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.moderation.forms import NoteForm
from kokotomo.web.moderation.things import THINGS
from kokotomo.web.paging import cursor
from kokotomo.web.verifying import for_role


@blueprint.get("/reports")
@for_role(Role.MODERATOR)
def reports() -> ResponseReturnValue:
    """What waits: what cannot wait first, then the oldest."""
    return _list("open", queries.open_reports(member(), cursor()))


@blueprint.get("/reports/done")
@for_role(Role.MODERATOR)
def done() -> ResponseReturnValue:
    """What is done, the latest first."""
    return _list("done", queries.done_reports(member(), cursor()))


@blueprint.get("/reports/<public_id>")
@for_role(Role.MODERATOR)
def report(public_id: str) -> ResponseReturnValue:
    """One report."""
    form = kept.prefill(NoteForm(formdata=None))
    form.key()
    return page(member(), found(member(), public_id), form)


def found(viewer: User, public_id: str) -> Opened:
    """The report behind *public_id*. Raises `NotFound`."""
    opened = queries.find_report(viewer, public_id)
    if opened is None:
        raise NotFound("report")
    return opened


def page(viewer: User, opened: Opened, form: NoteForm) -> str:
    """The page of a report, with *form* for one more note where *viewer* may handle it."""
    report, key = opened.report, opened.key
    thing = THINGS[Kind(report.kind)]
    may_handle = access.may_handle(viewer, report)
    is_letter = report.kind == Kind.LETTER
    seen = targets.find(viewer, Kind(report.kind), opened.thing) if opened.thing else None
    return render_template(
        "moderation/report.html",
        form=form,
        report=report,
        opened=opened,
        name=thing.name,
        reason=phrases.REASONS[rules.Reason(report.reason)],
        # Not without a grant, which there is none of yet: not even who judges a report reads a consultation.
        evidence=contents.evidence_of(report, key) if key and not is_letter else None,
        is_letter=is_letter,
        has_key=key is not None,
        words=contents.words_of(report, key) if key else "",
        parts=phrases.PARTS,
        place=thing.place(seen) if seen else None,
        may_handle=may_handle,
        is_own=access.is_reporter(viewer, report),
        steps=queries.steps_of(viewer, opened) if may_handle else [],
        names=phrases.STEPS,
        gone=phrases.GONE,
        kept_days=rules.KEPT.days,
        limit=rules.NOTE_MAX,
        now=text.length(text.clean(form.memo.data or "")) if form.errors else None,
    )


def _list(state: str, listed: Page[Listed]) -> str:
    return render_template(
        "moderation/reports.html",
        state=state,
        page=listed,
        kinds={kind.value: naming.name for kind, naming in THINGS.items()},
        reasons=phrases.REASONS,
        first=[reason for reason in rules.Reason if rules.asks_for_help_lines(reason)],
        gone=phrases.GONE,
    )
