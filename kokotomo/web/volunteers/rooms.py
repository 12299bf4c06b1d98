"""メンバー相談室: a volunteer's letters with the moderators, from both sides. Titles say nothing of it."""

from collections.abc import Iterable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations.actions import rooms as actions
from kokotomo.domain.consultations.models.rooms import RoomSide
from kokotomo.domain.consultations.queries import rooms as queries
from kokotomo.domain.consultations.queries.rooms import Opened, Written
from kokotomo.domain.consultations.rules import LETTER_MAX
from kokotomo.domain.notifications import actions as notifications
from kokotomo.domain.notifications.models import Kind
from kokotomo.foundation.errors import Invalid, NotFound
from kokotomo.web import kept, letter_forms, notices
from kokotomo.web.access import member
from kokotomo.web.addresses import address
from kokotomo.web.forms import PageForm
from kokotomo.web.limits import limited
from kokotomo.web.paging import cursor
from kokotomo.web.templating import moments
from kokotomo.web.threads import Line, letter_words
from kokotomo.web.verifying import for_role
from kokotomo.web.volunteers.blueprint import blueprint
from kokotomo.web.volunteers.desks import for_volunteers
from kokotomo.web.volunteers.desks import page as framed

WRITTEN = "届けました。"
ON_DUTY = "安全担当"
NOBODY = "相談員"


class RoomForm(PageForm):
    """The box below a room."""

    body = TextAreaField("書く", render_kw={"rows": 6})


@blueprint.get("/volunteer/room")
@for_volunteers
def room() -> ResponseReturnValue:
    """One's own room."""
    form = kept.prefill(RoomForm(formdata=None))
    form.key()
    return _own(form)


@blueprint.post("/volunteer/room/letters")
@for_volunteers
@limited("room")
def room_letter() -> ResponseReturnValue:
    """Write to those on duty."""
    form = RoomForm()
    try:
        actions.write(member(), form.body.data or "", form.key())
    except Invalid as invalid:
        form.take_up(invalid, letter_forms.said)
        return _own(form), 422
    notices.say(WRITTEN)
    return redirect(url_for("volunteers.room"), 303)


@blueprint.get("/rooms")
@for_role(Role.MODERATOR)
def rooms() -> ResponseReturnValue:
    """All rooms, what was not read yet first."""
    return render_template("volunteers/rooms.html", page=queries.page_of_rooms(member(), cursor()))


@blueprint.get("/rooms/<public_id>")
@for_role(Role.MODERATOR)
def room_of(public_id: str) -> ResponseReturnValue:
    """A volunteer's room, for moderators."""
    form = kept.prefill(RoomForm(formdata=None))
    form.key()
    return _theirs(_found(public_id), form)


@blueprint.post("/rooms/<public_id>/letters")
@for_role(Role.MODERATOR, each_time=False)
@limited("room")
def room_answer(public_id: str) -> ResponseReturnValue:
    """Answer."""
    form = RoomForm()
    try:
        actions.answer(member(), public_id, form.body.data or "", form.key())
    except Invalid as invalid:
        form.take_up(invalid, letter_forms.said)
        return _theirs(_found(public_id), form), 422
    notices.say(WRITTEN)
    return redirect(url_for("volunteers.room_of", public_id=public_id), 303)


def _found(public_id: str) -> Opened:
    found = queries.find_room(member(), public_id)
    if found is None:
        raise NotFound("room")
    return found


def _own(form: RoomForm) -> str:
    found = queries.find_own(member())
    shown = _shown(found, form, RoomSide.VOLUNTEER, address("volunteers.room"))
    return framed("volunteers/room.html", **shown, action=url_for("volunteers.room_letter"))


def _theirs(found: Opened, form: RoomForm) -> str:
    public_id = found.room.public_id
    shown = _shown(found, form, RoomSide.MODERATORS, address("volunteers.room_of", public_id=public_id))
    return render_template(
        "volunteers/room_of.html",
        **shown,
        name=found.name or NOBODY,
        action=url_for("volunteers.room_answer", public_id=public_id),
    )


def _shown(found: Opened | None, form: RoomForm, side: RoomSide, url: str) -> dict[str, object]:
    earlier = cursor()
    page = queries.letters_of(found, earlier) if found else None
    if found is not None and request.method == "GET" and not earlier:
        actions.seen(found, side)
        notifications.mark_told(member(), Kind.ROOM, found.room.id)
    return {
        "form": form,
        "lines": _lines(page.items, side, found) if page and found else [],
        "earlier_url": f"{url}?after={page.next_cursor}#letters" if page and page.next_cursor else None,
        "newest_url": url if earlier else None,
        "limit": LETTER_MAX,
        "now": letter_forms.length_in(form.body) if form.errors else None,
    }


def _lines(letters: Iterable[Written], side: RoomSide, found: Opened) -> list[Line]:
    said = moments()
    return [
        Line(
            "letter",
            letter_words(one.words),
            public_id=one.public_id,
            name=_name(one, side, found),
            mine=one.side == side,
            when=said(one.at),
        )
        for one in letters
    ]


def _name(letter: Written, side: RoomSide, found: Opened) -> str:
    if letter.side == RoomSide.VOLUNTEER:
        return found.name or NOBODY
    # Moderators know among themselves who answered; the volunteer is answered by all of them.
    return f"{ON_DUTY}（{letter.author}）" if side == RoomSide.MODERATORS and letter.author else ON_DUTY
