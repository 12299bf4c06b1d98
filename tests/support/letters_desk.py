"""Letters around one member and one guest: as many of others' as a crowd has people."""

from flask import Flask

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations.actions import correspondents, everyone, farewells, kept_letters, summaries
from kokotomo.domain.consultations.models.afterwards import KeptLetter, Meeting
from kokotomo.domain.consultations.models.threads import Consultation, ThreadMark
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db, transaction
from tests.support.factories_afterwards import over
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.people import People
from tests.support.visitor import Visitor


class Desk:
    """The public ids of a thread of *reader* (`members`) and of a guest's (`guests`), which the browser
    `inside` was let into; *size* more of each wait. `unanswered` is one of *reader* that nobody took for two
    days. `taken` is one of *reader* that a volunteer took, `held` a guest's that *reader* took, each with
    *size* letters of each side, *size* marks and a summary. `ended` is one of *size* of *reader*'s that are
    over, with thanks, a letter that is kept and somebody whom they meet; `farewell` the end of one of *size*
    in which *reader* listened. `opened` is one of *reader* that everybody reads, with *size* replies, `came`
    one of them."""

    def __init__(self, app: Flask, reader: User, size: int) -> None:
        self.inside = Visitor(app)
        with app.app_context():
            for _ in range(size):
                a_letter(reader)
                a_letter()
            self.members, guests = a_letter(reader).public_id, a_letter()
            self.guests = guests.public_id
            self.unanswered = a_letter(reader, nobody_told_at=clock.now()).public_id
            token = correspondents.let_in(guests)
            listener = a_volunteer(People(app))
            _named(reader)
            self.partner = db.session.get_one(Volunteer, listener.id).public_id
            self.taken = self._thread(a_letter(reader), listener, size, last=Side.VOLUNTEER)
            self.held = self._thread(a_letter(), reader, size, last=Side.WRITER)
            self._afterwards(app, reader, size)
            self._ask_everyone(app, reader, size)
        self.inside.client.set_cookie("thread", token, domain="localhost")

    def _afterwards(self, app: Flask, reader: User, size: int) -> None:
        people = People(app)
        for _ in range(size):
            mine, theirs = over(people, reader), over(people, volunteer=reader)
            farewells.say(reader, mine.thread(), thanks="ありがとう。", lighter=None, refuses_follow_up=False)
            kept_letters.keep(reader, mine.thread(), mine.first_letter())
            db.session.add(Meeting(volunteer_id=mine.volunteer.id, member_id=reader.id, present=True))
            theirs.follow_up().due_on = clock.today()
            db.session.commit()
        self.ended, self.farewell = mine.consultation.public_id, theirs.farewell().public_id
        self.letter = mine.first_letter()
        self.meeting = db.session.query(Meeting).first().public_id  # type: ignore[union-attr]
        self.kept = db.session.query(KeptLetter).first().public_id  # type: ignore[union-attr]

    def _ask_everyone(self, app: Flask, reader: User, size: int) -> None:
        people, letter = People(app), a_letter(reader)
        everyone.publish("だれかに聞いてほしくて。", (), letter)
        page = db.session.get_one(Diary, letter.diary_id)
        for _ in range(size):
            came = comments.reply(people.member(), page, "読みました。", None, public_ids.new())
        self.opened, self.came = letter.public_id, came.public_id

    def _thread(self, row: Consultation, listener: User, size: int, *, last: Side) -> str:
        claim = taken(row, listener)
        held = threads.hold_thread(row.id)
        assert held is not None
        for _ in range(size):
            add_letter(row, held.data_key, "読みました。", side=Side.VOLUNTEER, claim=claim)
            add_letter(row, held.data_key, "ありがとう。", claim=claim)
            db.session.add(ThreadMark(consultation_id=row.id, claim_id=claim.id, kind="promised"))
        row.last_letter_side = last.value
        transaction(summaries.put)(held, Side.VOLUNTEER, "まとめ", approved=False)
        return row.public_id


def _named(person: User) -> None:
    name = "きくひとり"
    db.session.add(Volunteer(user_id=person.id, name=name, name_key=name, name_skeleton=name))
    db.session.add(RoleGrant(user_id=person.id, role=Role.VOLUNTEER.value))
    db.session.commit()
