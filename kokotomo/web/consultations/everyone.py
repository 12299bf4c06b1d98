"""みんなに: what came back to a letter that everybody reads, on its writer's page of the thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.rules import Reply
from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.consultations.actions import everyone as actions
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import everyone as queries
from kokotomo.domain.consultations.queries.everyone import OpenPage
from kokotomo.foundation import public_ids
from kokotomo.foundation.errors import NotFound
from kokotomo.web.addresses import address
from kokotomo.web.consultations.blueprint import blueprint
from kokotomo.web.correspondents import writer_and_thread
from kokotomo.web.limits import limited
from kokotomo.web.reply_views import Item, Person, ReplyView
from kokotomo.web.templating import moments

_ANY_ID = "a" * public_ids.LENGTH


@dataclass(frozen=True)
class EveryonePart:
    """What ``consultations/_everyone.html`` shows: the *replies*, in words who said 読んだよ (*readers*), for
    members the page itself (*page_url*), and the ways to the first and the next of many replies."""

    replies: list[ReplyView]
    readers: str
    page_url: str | None
    first_url: str | None
    more_url: str | None


@blueprint.post("/consult/<public_id>/replies/<reply_id>/hiding")
@limited("thread")
def hiding(public_id: str, reply_id: str) -> ResponseReturnValue:
    """Hide a reply under one's own page."""
    writer, consultation, comment = _found(public_id, reply_id)
    actions.hide(writer, consultation, comment)
    return _back(public_id, reply_id)


@blueprint.post("/consult/<public_id>/replies/<reply_id>/hiding/removal")
@limited("thread")
def hiding_removal(public_id: str, reply_id: str) -> ResponseReturnValue:
    """Show it again."""
    writer, consultation, comment = _found(public_id, reply_id)
    actions.unhide(writer, consultation, comment)
    return _back(public_id, reply_id)


def part(writer: Writer, consultation: Consultation, page: OpenPage | None) -> EveryonePart | None:
    """What stands in *writer*'s own thread of a letter to everyone, which became *page*; None in all others.
    One query.

    To be asked before the thread is marked as seen: what came since then is marked as new. ``?answers=`` of
    the request turns the pages.
    """
    if page is None:
        return None
    after = request.args.get("answers")
    answers = queries.answers_under(writer, page, after)
    url = address("consultations.thread", public_id=consultation.public_id)
    more, drawing = answers.next_cursor, _Drawing(writer, consultation)
    return EveryonePart(
        replies=[drawing.reply(reply) for reply in answers.items],
        readers="、".join(f"{name}さん" for name in page.readers),
        page_url=address("diaries.diary", public_id=page.public_id) if isinstance(writer, User) else None,
        first_url=f"{url}#replies" if after else None,
        more_url=f"{url}?answers={more}#replies" if more else None,
    )


class _Drawing:
    """Turns replies into what is drawn for the writer; holds what is the same for all of them."""

    def __init__(self, writer: Writer, consultation: Consultation) -> None:
        self.writer, self.said = writer, moments()
        self.seen_at: datetime | None = consultation.writer_seen_at
        self.notebook = address("diaries.notebook", public_id=_ANY_ID)
        thread = consultation.public_id
        self.hiding, self.removal, self.report = (
            url_for(endpoint, public_id=thread, reply_id=_ANY_ID)
            for endpoint in (
                "consultations.hiding",
                "consultations.hiding_removal",
                "moderation.answer_report",
            )
        )

    def reply(self, reply: Reply) -> ReplyView:
        """One reply with its answers."""
        gone, mine = reply.deleted_at is not None, reply.author_id == self.writer.id
        return ReplyView(
            public_id=reply.public_id,
            author=Person(
                reply.author_public_id,
                reply.nickname,
                reply.cover,
                self.notebook.replace(_ANY_ID, reply.author_public_id),
            ),
            role=None,
            when=self.said(reply.created_at),
            edited_text="編集済み" if reply.edited_at else None,
            html=Markup(reply.html),  # noqa: S704 - rendered and sanitised when it was written
            answer_to=reply.answer_to,
            hidden=reply.hidden_at is not None,
            deleted=gone,
            answer_url=None,
            keep_url=None,
            kept=False,
            menu=[] if gone else list(self.menu(reply)),
            answers=[self.reply(answer) for answer in reply.answers],
            new=not mine and (self.seen_at is None or reply.created_at > self.seen_at),
        )

    def menu(self, reply: Reply) -> Iterator[Item]:
        """そのほか."""
        if not actions.may_hide(self.writer, reply.author_id):
            return
        if reply.hidden_at is None:
            url = self.hiding.replace(_ANY_ID, reply.public_id)
            yield Item("かくす", url, "書いた人とあなたにだけ見えます", post=True)
        else:
            url = self.removal.replace(_ANY_ID, reply.public_id)
            yield Item("かくすのをやめる", url, post=True)
        yield Item("通報する", self.report.replace(_ANY_ID, reply.public_id), "運営だけに届きます")


def _found(public_id: str, reply_id: str) -> tuple[Writer, Consultation, Comment]:
    writer, thread = writer_and_thread(public_id)
    comment = queries.find_answer(writer, thread.consultation, reply_id)
    if comment is None:
        raise NotFound("comment")
    return writer, thread.consultation, comment


def _back(public_id: str, reply_id: str) -> ResponseReturnValue:
    page = address("consultations.thread", public_id=public_id)
    return redirect(f"{page}#r-{reply_id}", 303)
