"""書く: a new entry, from the box to the notebook."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.models import Diary, Question
from kokotomo.domain.diaries.queries import drafts, topics
from kokotomo.domain.diaries.queries.drafts import Desk
from kokotomo.domain.diaries.rules import Entry
from kokotomo.foundation.errors import Invalid, NotAllowed, NotFound
from kokotomo.web import kept, writing
from kokotomo.web.access import member
from kokotomo.web.diaries import keeping, phrases, previews
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.limits import limited
from kokotomo.web.templating import moment
from kokotomo.web.writing import DiaryForm


@blueprint.get("/diaries/new")
def new_diary() -> ResponseReturnValue:
    """The box: empty, with a question (``question``), or with a draft (``draft``, or the newest one).

    ``new`` leaves the newest draft where it is; ``first`` greets somebody who has just joined.
    """
    viewer = member()
    desk = drafts.desk_of(viewer)
    question = _question(request.args.get("question"))
    found = None
    if kept.kept_fields() is None:
        if "draft" in request.args:
            found = drafts.find_draft(viewer, request.args["draft"])
            if found is None:
                raise NotFound("draft")
            if found.diary_id is not None:
                return redirect(url_for("diaries.edit_diary", public_id=found.diary_id), 303)
        elif desk.draft_id and question is None and not {"new", "first"} & request.args.keys():
            found = drafts.latest_draft(viewer)
    if found is not None:
        words = {**writing.of_draft(found.written), "form_key": found.draft.form_key}
        form = writing.empty_form(viewer, **words)
        return _page(viewer, form, desk, continued=moment(found.draft.updated_at))
    form = writing.empty_form(viewer, question=question.public_id if question else "")
    return _page(viewer, form, desk, waiting=moment(desk.draft_at) if desk.draft_at else None)


@blueprint.post("/diaries")
def publish() -> ResponseReturnValue:
    """The box was sent: publish it, or show how it will look, or keep it, or go back to it."""
    viewer = member()
    form = writing.sent_form(viewer)
    if "draft" in request.form:
        return keeping.keep(viewer, form)
    if "again" in request.form:
        return _page(viewer, form, drafts.desk_of(viewer))
    try:
        entry = writing.entry_of(form, viewer)
        if "preview" in request.form:
            entry = actions.check(viewer, entry)
            return previews.preview(viewer, form, entry, action=url_for("diaries.publish"))
        diary = _publish(viewer, entry, form.key())
    except Invalid as invalid:
        form.take_up(invalid, phrases.say)
        return _page(viewer, form, drafts.desk_of(viewer)), 422
    except NotAllowed:
        form.form_errors.append(phrases.PROBLEMS["suspended"])
        return _page(viewer, form, drafts.desk_of(viewer)), 422
    return redirect(url_for("diaries.diary", public_id=diary.public_id), 303)


@limited("publish")
def _publish(viewer: User, entry: Entry, form_key: str) -> Diary:
    # Counted here and not at the view: a preview, a draft, a form with a mistake in it is not publishing.
    return actions.publish(viewer, entry, form_key)


def _page(
    viewer: User,
    form: DiaryForm,
    desk: Desk,
    *,
    continued: str | None = None,
    waiting: str | None = None,
) -> str:
    """The box. *continued* is when the draft in it was kept, *waiting* when one was that is not in it."""
    question = _question(form.question.data)
    first = not desk.has_written
    return render_template(
        "diaries/new.html",
        form=form,
        box=writing.box(viewer, form, question=question, first_time=first),
        may_write=may_write(viewer),
        first=first and "first" in request.args,
        continued=continued,
        waiting=waiting,
        waiting_id=desk.draft_id,
    )


def _question(public_id: str | None) -> Question | None:
    """The question of the form; one that is gone is left out: it keeps nobody from writing."""
    return topics.find_question(public_id) if public_id else None
