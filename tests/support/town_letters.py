"""Letters in the filled town: a guest's, whose code was given in one browser, and a member's."""

from typing import TYPE_CHECKING

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import (
    correspondents,
    endings,
    everyone,
    farewells,
    kept_letters,
    letters,
    papers,
    summaries,
)
from kokotomo.domain.consultations.models.afterwards import FollowUp, Meeting
from kokotomo.domain.consultations.queries import farewells as farewell_queries
from kokotomo.domain.consultations.queries import letters as letter_queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.people import People

if TYPE_CHECKING:
    from tests.support.town import Town

CODE = "7F3M92QXK4TD0H6VWBN8E1SC"


def send_letters(town: "Town") -> None:
    """One letter each, waiting; the browser ``inside`` is in the guest's."""
    with town.app.app_context():
        guests = a_letter(receipt_hash=receipts.hash_of(CODE))
        town.places["guest letter"] = guests.public_id
        town.places["letter"] = a_letter(town.people["shiori"]).public_id
        lonely = a_letter(town.people["shiori"], nobody_told_at=clock.now())
        town.places["unanswered letter"] = lonely.public_id
        town.tokens["inside"], town.cookies["inside"] = correspondents.let_in(guests), "thread"
        _take_letters(town)
        _ask_everyone(town)
    town.receipt = (("code", receipts.shown(CODE)), ("mail", "だれか"))


def _ask_everyone(town: "Town") -> None:
    """One of shiori's that everybody reads, with a reply."""
    row, words = a_letter(town.people["shiori"]), "夜になると、だれとも話していないことを思い出します。"
    everyone.publish(words, (), row)
    page = db.session.get_one(Diary, row.diary_id)
    came = comments.reply(town.people["maruishi"], page, "よく、わかります。", None, public_ids.new())
    town.places["open letter"], town.places["came back"] = row.public_id, came.public_id


def _take_letters(town: "Town") -> None:
    """Three that somebody took: one of shiori's with everything on it, one of a guest's, one that is over."""
    people, shiori = People(town.app), town.people["shiori"]
    listener = town.people["listener"] = a_volunteer(
        people, bio="散歩とラジオが好き。平日の夜に書いています。", is_introduced=True
    )
    town.places["face"] = db.session.get_one(Volunteer, listener.id).public_id
    for name, writer in (("taken letter", shiori), ("held letter", None), ("ended letter", shiori)):
        row = a_letter(writer)
        claim = taken(row, listener, promised_on=clock.today() if name == "held letter" else None)
        held = threads.hold_thread(row.id)
        assert held is not None
        if name != "held letter":
            letters.answer(listener, held, "はじめまして。\n\n夜おそくに、ありがとう。", public_ids.new())
            add_letter(row, held.data_key, "しまっている、という言い方がぴったりでした。", claim=claim)
            db.session.commit()
            letters.answer(listener, held, "白菜でつながる夜、いいですね。", public_ids.new())
        town.places[name] = row.public_id
        transaction(summaries.put)(held, Side.VOLUNTEER, "ゆっくり聴いてほしい人です。", approved=not writer)
        papers.keep_note(listener, held, "夜が苦手", 0)
        if name == "ended letter":
            endings.close(held, Side.VOLUNTEER)
            _say_farewell(town, listener, held)
        elif writer is not None:
            papers.keep_writers_draft(shiori, held, "書きかけ", public_ids.new(), 0)


def _say_farewell(town: "Town", listener: User, held: Thread) -> None:
    """What there can be once a thread is over: thanks, a question that is due, a letter that is kept, people
    to be introduced, and somebody met."""
    shiori, row = town.people["shiori"], held.consultation
    thanks = "夜おそくまで、ありがとうございました。"
    farewells.say(shiori, held, thanks=thanks, lighter=None, refuses_follow_up=False)
    first, *_rest = letter_queries.of_writer(shiori, held).letters
    kept_letters.keep(shiori, held, first.letter.public_id)
    db.session.get_one(FollowUp, row.id).due_on = clock.today()
    for person in town.people.values():
        db.session.get_one(User, person.id).may_be_introduced = True
    db.session.add(Meeting(volunteer_id=listener.id, member_id=shiori.id, present=True))
    db.session.commit()
    farewell = farewell_queries.hold_farewell(row.id)
    assert farewell is not None
    town.places["farewell"] = farewell.public_id
