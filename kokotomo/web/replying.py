"""The replies under a page, and the box below them: what ``templates/comments/_section.html`` shows.

The box stands on the page of a diary, which is another feature's; a reply that cannot be taken as it is
comes back on that page. So the diaries' view registers itself here with `shows`, and the replies' view
calls `page_again`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import HiddenField, TextAreaField

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import access
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.comments.rules import BODY_MAX, PAGE_SIZE, Reply
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.rules import Audience, Wish
from kokotomo.foundation import public_ids, text
from kokotomo.web import kept, patterns
from kokotomo.web.forms import PageForm
from kokotomo.web.paging import cursor
from kokotomo.web.templating import moments
from kokotomo.web.writing import WISHES

SUSPENDED = "いまは書きこみができません。読むことはできます。"

# Addresses of fifty replies are built from these by exchanging the id: url_for costs 15 µs each.
_ANY_ID = "a" * public_ids.LENGTH


class ReplyForm(PageForm):
    """The box under a page."""

    body = TextAreaField("返事を書く", render_kw={"rows": 4})
    answered = HiddenField()
    preview: Markup | None = None
    """The words as they will stand there, where 確認する asked for it."""


class Person(NamedTuple):
    """Whose notebook mark stands beside words."""

    public_id: str
    nickname: str
    cover: str
    url: str


class Item(NamedTuple):
    """A line of そのほか."""

    label: str
    url: str
    note: str = ""
    post: bool = False


class ReplyView(NamedTuple):
    """A reply as ``components/replies.html`` draws it; see there."""

    public_id: str
    author: Person
    role: str | None
    when: str
    edited_text: str | None
    html: Markup
    answer_to: str | None
    hidden: bool
    deleted: bool
    answer_url: str | None
    keep_url: str | None
    kept: bool
    menu: list[Item]
    answers: list["ReplyView"]
    new: bool = False

    def drawn(self) -> Markup:
        """What ``reply()`` of ``components/replies.html`` makes of it and its answers, from patterns."""
        author = self.author
        words: dict[str, str | None] = {
            "public_id": self.public_id,
            "author_id": author.public_id,
            "nickname": author.nickname,
            "cover": author.cover,
            "notebook": author.url,
            "when": self.when,
            "html": self.html,
            "answer_to": self.answer_to,
            "answer_url": self.answer_url,
            "keep_url": self.keep_url,
            "answers": Markup("").join(answer.drawn() for answer in self.answers),
            **{f"menu {number}": item.url for number, item in enumerate(self.menu)},
        }
        menu = tuple([(item.label, item.note, item.post) for item in self.menu])
        kind = (self.role, self.edited_text, self.hidden, self.deleted, self.kept, self.new, menu)

        def view(said: patterns.Words) -> dict[str, Any]:
            whose = Person(*(said[name] or "" for name in ("author_id", "nickname", "cover", "notebook")))
            items = [item._replace(url=said[f"menu {number}"] or "") for number, item in enumerate(self.menu)]
            own: dict[str, Any] = {
                name: said[name] for name in words if name in self._fields and name != "answers"
            }
            answers: Any = [said["answers"]] if said["answers"] else []
            return {"r": self._replace(author=whose, menu=items, answers=answers, **own)}

        return patterns.drawn("components/replies.html", "reply", kind, words, view)


@dataclass(frozen=True)
class Section:
    """The replies under one page and what stands around them."""

    title: str
    replies: list[ReplyView]
    first_url: str | None
    more_url: str | None
    many: bool
    """Whether a new reply may stand on another page than this one."""
    form: ReplyForm | None
    action: str
    wish: str | None
    change_url: str | None
    closure_url: str | None
    answering: str | None
    page_url: str
    login_url: str | None
    sentence: str | None
    now: int | None
    limit: int = BODY_MAX


Render = Callable[[Viewer, str, ReplyForm, int], ResponseReturnValue]
_shown_by: list[Render] = []


def shows(render: Render) -> Render:
    """Decorator: ``render(viewer, public_id, form, status)`` shows a diary's page with *form* in its box."""
    _shown_by[:] = [render]
    return render


def page_again(viewer: Viewer, diary: Diary, form: ReplyForm, *, status: int = 422) -> ResponseReturnValue:
    """The diary's page with *form* and its words in the box, and what *form* says about them."""
    return _shown_by[0](viewer, diary.public_id, form, status)


def section(viewer: Viewer, diary: Diary, author: User, form: ReplyForm | None = None) -> Section:
    """What stands under *diary*, which *viewer* sees and *author* wrote. One query for its replies.

    *form* is a bound one that comes back; without it the box is empty, or holds words that were kept while
    their writer signed in. ``?after=`` of the request turns the pages, ``?answer=`` says whom to answer.
    """
    after = cursor()
    page = queries.replies_of(viewer, diary, after)
    drawing = _Drawing(viewer, diary, author, after)
    open_here = access.may_reply(viewer, diary)
    box = form or (kept.prefill(ReplyForm(formdata=None)) if open_here else None)
    if box is not None:
        # The key stands in the page: sent twice, the form makes one reply.
        box.key()
    mine = viewer.id is not None and viewer.id == author.id
    return Section(
        title="届いた返事" if mine else "返事",
        replies=[drawing.reply(reply) for reply in page.items],
        first_url=f"{drawing.page_url}#replies" if after else None,
        more_url=f"{drawing.page_url}?after={page.next_cursor}#replies" if page.next_cursor else None,
        many=after is not None or sum(1 + len(top.answers) for top in page.items) >= PAGE_SIZE,
        form=box,
        action=url_for("comments.reply", public_id=diary.public_id),
        wish=_wish(diary, author, mine),
        change_url=url_for("diaries.edit_diary", public_id=diary.public_id) if mine else None,
        closure_url=url_for("diaries.closure", public_id=diary.public_id) if mine and open_here else None,
        answering=_answering(viewer, diary, page.items, box) if box else None,
        page_url=drawing.page_url,
        login_url=_login_url(viewer, diary, drawing.page_url),
        sentence=SUSPENDED if viewer.is_suspended else None,
        now=text.length(text.clean(box.body.data or "")) if form and box else None,
    )


class _Drawing:
    """Turns replies into what is drawn; holds what is the same for all of them."""

    def __init__(self, viewer: Viewer, diary: Diary, author: User, after: str | None) -> None:
        self.viewer, self.diary, self.author = viewer, diary, author
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


def _wish(diary: Diary, author: User, mine: bool) -> str | None:
    if diary.audience == Audience.PRIVATE:
        return None
    hope = WISHES[Wish(diary.wish)]
    return (
        f"この日記は「{hope}」にしています。"
        if mine
        else f"{author.nickname}さんは「{hope}」と書いています。"
    )


def _answering(viewer: Viewer, diary: Diary, shown: list[Reply], form: ReplyForm) -> str | None:
    """The nickname of whom the box answers; the reply's id goes into *form*, or out of it if it is gone."""
    wanted = form.answered.data or request.args.get("answer") or ""
    if not wanted:
        return None
    for reply in (*shown, *(answer for above in shown for answer in above.answers)):
        if reply.public_id == wanted and reply.answerable and reply.deleted_at is None:
            form.answered.data = wanted
            return reply.nickname
    found = queries.find_answerable(viewer, diary.public_id, wanted)
    form.answered.data = wanted if found else ""
    return found.author.nickname if found else None


def _login_url(viewer: Viewer, diary: Diary, page_url: str) -> str | None:
    if viewer.is_authenticated or diary.wish == Wish.NONE:
        return None
    return url_for("accounts.login", next=f"{page_url}#write")
