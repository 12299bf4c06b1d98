"""An entry's page: the sheet, what can be done with it, the replies, and the entries beside it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.comments import access as comment_access
from kokotomo.domain.comments.queries import marks
from kokotomo.domain.diaries import access
from kokotomo.domain.diaries.queries import entries as queries
from kokotomo.domain.diaries.queries.entries import Neighbour, Opened
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation import markup
from kokotomo.foundation.errors import NotFound
from kokotomo.web import replying
from kokotomo.web.access import viewer
from kokotomo.web.diaries.blueprint import blueprint
from kokotomo.web.diaries.sheets import Sheet, sheet_of
from kokotomo.web.entries import OPENING, title_of
from kokotomo.web.reply_box import ReplyForm


@blueprint.get("/diaries/<public_id>")
def diary(public_id: str) -> ResponseReturnValue:
    """One entry."""
    return _page(viewer(), public_id)


@replying.shows
def with_reply(reader: Viewer, public_id: str, form: ReplyForm, status: int) -> ResponseReturnValue:
    """The page of an entry with *form*, a reply that came back."""
    return _page(reader, public_id, form), status


def _page(reader: Viewer, public_id: str, form: ReplyForm | None = None) -> str:
    page = queries.find_page(reader, public_id)
    if page is None:
        raise NotFound("diary")
    drawn = sheet_of(page)
    mine = access.is_author(reader, page.diary)
    before, after = queries.neighbours(reader, page.diary)
    return render_template(
        "diaries/diary.html",
        page=page,
        sheet=drawn,
        name=_name_of(page, drawn),
        mine=mine,
        open_to_all=page.diary.audience == Audience.EVERYONE,
        section=replying.section(reader, page.diary, page.author, form),
        form=form,
        before=_link(before),
        after=_link(after),
        **(_of_writer(reader, page) if mine else _of_reader(reader, page)),
    )


def _of_writer(reader: Viewer, page: Opened) -> dict[str, Any]:
    return {
        "may_edit": access.may_edit(reader, page.diary),
        # Nobody else opens a sealed page, whoever once did.
        "readers": _names(marks.readers_of(reader, page.diary)) if page.diary.sealed is None else "",
    }


def _of_reader(reader: Viewer, page: Opened) -> dict[str, Any]:
    return {
        "marks": marks.marks_on(reader, page.diary),
        "may_mark": comment_access.may_mark_read(reader, page.diary),
    }


def _names(readers: Any) -> str:
    return "、".join(f"{person.nickname}さん" for person in readers)


def _name_of(page: Opened, drawn: Sheet) -> str:
    """What stands in the tab: title, opening words, or the day; never from under a 注意書き."""
    content = page.content
    if content.title:
        return content.title
    opening = next((part for part in (content.event, content.feeling, content.effort) if part.strip()), "")
    if content.note or not opening:
        return f"{drawn.day_text}の日記"
    return markup.extract(opening, OPENING) or f"{drawn.day_text}の日記"


def _link(neighbour: Neighbour | None) -> dict[str, str] | None:
    if neighbour is None:
        return None
    return {"url": url_for("diaries.diary", public_id=neighbour.public_id), "title": title_of(neighbour)}
