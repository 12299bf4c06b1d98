"""The replies under a page, and the box below them: what ``templates/comments/_section.html`` shows.

The box stands on the page of a diary, which is another feature's; a reply that cannot be taken as it is
comes back on that page. So the diaries' view registers itself here with `shows`, and the replies' view
calls `page_again`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import access
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.rules import PAGE_SIZE, Reply
from kokotomo.domain.consultations.rules import ALIAS
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import Audience, Wish
from kokotomo.foundation import public_ids
from kokotomo.web import kept
from kokotomo.web.paging import cursor
from kokotomo.web.reply_box import ReplyBox, ReplyForm
from kokotomo.web.reply_views import Item, Person, ReplyView
from kokotomo.web.templating import moments
from kokotomo.web.writing import WISHES

SUSPENDED = "いまは書きこみができません。読むことはできます。"

# Addresses of fifty replies are built from these by exchanging the id: url_for costs 15 µs each.
_ANY_ID = "a" * public_ids.LENGTH


@dataclass(frozen=True)
class Section:
    """The replies under one page and what stands around them."""

    title: str
    replies: list[ReplyView]
    first_url: str | None
    more_url: str | None
    box: ReplyBox | None
    wish: str | None
    change_url: str | None
    closure_url: str | None
    login_url: str | None
    sentence: str | None


Render = Callable[[Viewer, str, ReplyForm, int], ResponseReturnValue]
_shown_by: list[Render] = []


def shows(render: Render) -> Render:
    """Decorator: ``render(viewer, public_id, form, status)`` shows a diary's page with *form* in its box."""
    _shown_by[:] = [render]
    return render


def page_again(viewer: Viewer, diary: Diary, form: ReplyForm, *, status: int = 422) -> ResponseReturnValue:
    """The diary's page with *form* and its words in the box, and what *form* says about them."""
    return _shown_by[0](viewer, diary.public_id, form, status)


def section(viewer: Viewer, diary: Diary, author: User | None, form: ReplyForm | None = None) -> Section:
    """What stands under *diary*, which *viewer* sees and *author* wrote; None where no author is stored. One
    query for its replies.

    *form* is a bound one that comes back; without it the box is empty, or holds words that were kept while
    their writer signed in. ``?after=`` of the request turns the pages, ``?answer=`` says whom to answer.
    """
    after = cursor()
    page = queries.replies_of(viewer, diary, after)
    drawing = _Drawing(viewer, diary, after)
    open_here = access.may_reply(viewer, diary)
    mine = author is not None and viewer.id == author.id
    wish = _wish(diary, author, mine)
    change_url = url_for("diaries.edit_diary", public_id=diary.public_id) if mine else None
    box = None
    if form or open_here:
        sent = form is not None
        form = form or (kept.prefill(ReplyForm(formdata=None)) if kept.kept_fields() else None)
        answering, answered = _answering(viewer, diary, page.items, form)
        box = ReplyBox(
            form=form,
            action=url_for("comments.reply", public_id=diary.public_id),
            # Whether the new reply may stand on another page than this one.
            many=after is not None or sum(1 + len(top.answers) for top in page.items) >= PAGE_SIZE,
            wish=wish,
            change_url=change_url,
            answering=answering,
            answered=answered,
            page_url=drawing.page_url,
            sent=sent,
        )
    return Section(
        title="届いた返事" if mine else "返事",
        replies=[drawing.reply(reply) for reply in page.items],
        first_url=f"{drawing.page_url}#replies" if after else None,
        more_url=f"{drawing.page_url}?after={page.next_cursor}#replies" if page.next_cursor else None,
        box=box,
        wish=wish,
        change_url=change_url,
        closure_url=url_for("diaries.closure", public_id=diary.public_id) if mine and open_here else None,
        login_url=_login_url(viewer, diary, drawing.page_url),
        sentence=SUSPENDED if viewer.is_suspended else None,
    )


class _Drawing:
    """Turns replies into what is drawn; holds what is the same for all of them."""

    def __init__(self, viewer: Viewer, diary: Diary, after: str | None) -> None:
        self.viewer, self.diary = viewer, diary
        self.page_url = url_for("diaries.diary", public_id=diary.public_id)
        self.answer = f"{self.page_url}?" + (f"after={after}&" if after else "") + "answer="
        self.said = moments()
        self.may_reply = access.may_reply(viewer, diary)
        self.notebook = url_for("diaries.notebook", public_id=_ANY_ID)
        self.addresses = (
            {
                name: url_for(name, public_id=_ANY_ID)
                for name in (
                    "comments.edit_reply",
                    "comments.deletion",
                    "comments.hiding",
                    "comments.hiding_removal",
                    "comments.reply_keepsake",
                    "follows.mute",
                    "follows.block",
                    "moderation.reply_report",
                )
            }
            if viewer.is_authenticated
            else {}
        )

    def reply(self, reply: Reply) -> ReplyView:
        """One reply with its answers."""
        gone = reply.deleted_at is not None
        answerable = self.may_reply and reply.answerable and not gone
        return ReplyView(
            public_id=reply.public_id,
            author=Person(
                reply.author_public_id,
                reply.nickname,
                reply.cover,
                self.notebook.replace(_ANY_ID, reply.author_public_id),
            ),
            role="writer" if reply.author_id == self.diary.author_id else None,
            when=self.said(reply.created_at),
            edited_text="編集済み" if reply.edited_at else None,
            html=Markup(reply.html),  # noqa: S704 - rendered and sanitised when it was written
            answer_to=reply.answer_to,
            hidden=reply.hidden_at is not None,
            deleted=gone,
            answer_url=f"{self.answer}{reply.public_id}#write" if answerable else None,
            keep_url=self.keep_url(reply),
            kept=reply.kept,
            menu=list(self.menu(reply)) if self.addresses and not gone else [],
            answers=[self.reply(answer) for answer in reply.answers],
        )

    def keep_url(self, reply: Reply) -> str | None:
        """Where とっておく posts to; None where there is nothing to keep."""
        keeps = access.may_keep(self.viewer, reply.author_id) and reply.deleted_at is None
        return self.url("comments.reply_keepsake", reply.public_id) if keeps else None

    def menu(self, reply: Reply) -> Iterator[Item]:
        """そのほか."""
        if access.may_delete(self.viewer, reply):
            if access.may_edit(self.viewer, reply):
                yield Item("編集する", self.url("comments.edit_reply", reply.public_id))
            yield Item("削除する", self.url("comments.deletion", reply.public_id))
            return
        if access.may_hide(self.viewer, reply, self.diary.author_id):
            if reply.hidden_at is None:
                url = self.url("comments.hiding", reply.public_id)
                yield Item("かくす", url, "書いた人とあなたにだけ見えます", post=True)
            else:
                url = self.url("comments.hiding_removal", reply.public_id)
                yield Item("かくすのをやめる", url, post=True)
        mute = self.url("follows.mute", reply.author_public_id)
        yield Item("ミュートする", mute, "わたしの画面に出なくなります", post=True)
        block = self.url("follows.block", reply.author_public_id)
        yield Item("ブロックする", block, "おたがいに見えなくなります。相手には伝わりません")
        yield Item("通報する", self.url("moderation.reply_report", reply.public_id), "運営だけに届きます")

    def url(self, endpoint: str, public_id: str) -> str:
        """The address of *endpoint* for one id."""
        return self.addresses[endpoint].replace(_ANY_ID, public_id)


def _wish(diary: Diary, author: User | None, mine: bool) -> str | None:
    if diary.audience == Audience.PRIVATE:
        return None
    hope = WISHES[Wish(diary.wish)]
    if mine:
        return f"この日記は「{hope}」にしています。"
    name = f"{author.nickname}さん" if author else ALIAS
    return f"{name}は「{hope}」と書いています。"


def _answering(
    viewer: Viewer, diary: Diary, shown: list[Reply], form: ReplyForm | None
) -> tuple[str | None, str]:
    """The nickname of whom the box answers, and the reply's id, which goes into *form*, or out of it if it is
    gone."""
    wanted = (form.answered.data if form else "") or request.args.get("answer") or ""
    if not wanted:
        return None, ""
    nickname = next(
        (
            reply.nickname
            for reply in (*shown, *(answer for above in shown for answer in above.answers))
            if reply.public_id == wanted and reply.answerable and reply.deleted_at is None
        ),
        None,
    )
    if nickname is None:
        found = queries.find_answerable(viewer, diary.public_id, wanted)
        nickname, wanted = (found.author.nickname, wanted) if found else (None, "")
    if form is not None:
        form.answered.data = wanted
    return nickname, wanted


def _login_url(viewer: Viewer, diary: Diary, page_url: str) -> str | None:
    if viewer.is_authenticated or diary.wish == Wish.NONE:
        return None
    return url_for("accounts.login", next=f"{page_url}#write")
