"""Replies: written, previewed, edited, deleted."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import access, actions, rules
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.queries.replies import Found
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import entries
from kokotomo.foundation import markup, text
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from kokotomo.web import kept, notices, replying
from kokotomo.web.access import member
from kokotomo.web.comments import phrases
from kokotomo.web.comments.blueprint import blueprint
from kokotomo.web.forms import BareForm, sentence
from kokotomo.web.limits import limited
from kokotomo.web.reply_box import ReplyForm


@blueprint.post("/diaries/<public_id>/replies")
def reply(public_id: str) -> ResponseReturnValue:
    """Write a reply under a page, or show how it will look (確認する)."""
    viewer = member()
    form = ReplyForm()
    diary, answered = _what_is_answered(viewer, public_id, form.answered.data)
    try:
        if form.answered.data and answered is None:
            form.answered.data = ""
            raise Conflict("reply.gone")
        # Before anything is counted: neither a preview nor a mistake is a reply.
        words = _fit(form)
        if "preview" in request.form:
            return _preview(viewer, diary, form, words)
        comment = _write(viewer, diary, form, answered)
    except (Invalid, Conflict) as error:
        _explain(form, error)
        return replying.page_again(viewer, diary, form)
    if request.form.get("many"):
        return redirect(_place_of(viewer, diary, comment), 303)
    return redirect(_place_on(diary, comment), 303)


@blueprint.route("/replies/<public_id>/edit", methods=["GET", "POST"])
@limited("edit")
def edit_reply(public_id: str) -> ResponseReturnValue:
    """Change the words of one's own reply, for fifteen minutes."""
    viewer = member()
    found = queries.find_comment(viewer, public_id)
    if found is None or found.comment.author_id != viewer.id:
        raise NotFound("comment")
    if request.method != "POST":
        if not access.may_edit(viewer, found.comment):
            notices.say(phrases.TOO_LATE, "info")
            return redirect(_place_of(viewer, found.diary, found.comment), 303)
        return _edit_page(found, kept.prefill(ReplyForm(formdata=None, body=found.comment.body)))
    form = ReplyForm()
    try:
        actions.edit(viewer, found.comment, form.body.data or "")
    except (Invalid, NotAllowed) as error:
        _explain(form, error)
        return _edit_page(found, form, 422)
    return redirect(_place_of(viewer, found.diary, found.comment), 303)


@blueprint.route("/replies/<public_id>/deletion", methods=["GET", "POST"])
@limited("standing")
def deletion(public_id: str) -> ResponseReturnValue:
    """Ask, and delete one's own reply; also where the page above it is closed to its author by now."""
    viewer = member()
    found = queries.find_own(viewer, public_id)
    if found is None:
        raise NotFound("comment")
    page = entries.find_diary(viewer, found.diary.public_id)
    back = url_for("diaries.diary", public_id=found.diary.public_id) if page else url_for("home.index")
    if request.method != "POST":
        if found.comment.deleted_at is not None:
            raise NotFound("comment")
        body = Markup(found.comment.body_html)  # noqa: S704 - rendered and sanitised when it was written
        return render_template("comments/deletion.html", form=BareForm(), body=body, back=back)
    actions.delete_reply(viewer, found.comment, found.diary)
    notices.say(phrases.DELETED)
    return redirect(f"{back}#replies" if page else back, 303)


def _what_is_answered(viewer: User, public_id: str, answered: str | None) -> tuple[Diary, Comment | None]:
    """The page behind *public_id*, and the reply behind *answered*, if it can (still) be answered there."""
    there = queries.find_answerable(viewer, public_id, answered) if answered else None
    if there is not None:
        return there.diary, there.comment
    found = entries.find_diary(viewer, public_id)
    if found is None:
        raise NotFound("diary")
    return found[0], None


@limited("reply")
def _write(viewer: User, diary: Diary, form: ReplyForm, answered: Comment | None) -> Comment:
    return actions.reply(viewer, diary, form.body.data or "", answered, form.key())


def _fit(form: ReplyForm) -> str:
    words = text.clean(form.body.data or "")
    problems = rules.problems_of(words)
    if problems:
        raise Invalid(problems)
    return words


def _preview(viewer: User, diary: Diary, form: ReplyForm, words: str) -> ResponseReturnValue:
    form.key()
    form.preview = Markup(markup.render(words, links=not viewer.is_new))  # noqa: S704 - sanitised by render
    return replying.page_again(viewer, diary, form, status=200)


def _explain(form: ReplyForm, error: Invalid | Conflict | NotAllowed) -> None:
    if isinstance(error, Conflict):
        error = Invalid({"body": Problem(error.key)})
    elif isinstance(error, NotAllowed):
        error = Invalid({"body": Problem("reply.too_late")})
    form.take_up(error, lambda problem: sentence(phrases.PROBLEMS, problem))


def _edit_page(found: Found, form: ReplyForm, status: int = 200) -> ResponseReturnValue:
    back = f"{url_for('diaries.diary', public_id=found.diary.public_id)}#r-{found.comment.public_id}"
    now = text.length(text.clean(form.body.data or "")) if form.errors else None
    page = render_template(
        "comments/edit.html", form=form, found=found, back=back, limit=rules.BODY_MAX, now=now
    )
    return page, status


def _place_of(viewer: User, diary: Diary, comment: Comment) -> str:
    """The address of *comment*, on that one of its page's pages on which it stands."""
    return _place_on(diary, comment, queries.page_holding(viewer, diary, comment))


def _place_on(diary: Diary, comment: Comment, after: str | None = None) -> str:
    return f"{url_for('diaries.diary', public_id=diary.public_id, after=after)}#r-{comment.public_id}"
