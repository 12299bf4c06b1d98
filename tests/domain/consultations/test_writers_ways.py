"""Taking back, deleting, another code, an account in its place, the one mail, what is forgotten."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.consultations import contents, receipts
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import (
    correspondents,
    first_drafts,
    guest_mail,
    letters,
    taking_back,
)
from kokotomo.domain.consultations.actions import receipts as actions
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    CorrespondentSession,
    FirstLetterDraft,
    Letter,
    ThreadMark,
)
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.queries.correspondents import find_session
from kokotomo.domain.consultations.queries.threads import find_own, hold_thread
from kokotomo.domain.consultations.rules import State
from kokotomo.domain.consultations.sweeps import expiry as sweeps
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_consultations import a_letter, a_volunteer, taken

CODE = "7F3M92QXK4TD0H6VWBN8E1SC"
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def a_guests(**said):
    thread = a_letter(receipt_hash=receipts.hash_of(CODE), **said)
    return thread, Correspondent(thread.id)


def test_a_letter_is_taken_back_until_somebody_opened_it_and_keeps_its_place(in_app):
    thread, guest = a_guests(at=clock.now() - timedelta(hours=3))
    place = thread.waiting_since
    for _ in range(2):
        taking_back.take_back(guest, thread)
    assert (thread.state, thread.waiting_since) == (State.TAKEN_BACK, None)
    for _ in range(2):
        taking_back.send_again(guest, thread)
    assert (thread.state, thread.waiting_since) == (State.WAITING, place)
    assert [mark.kind for mark in db.session.query(ThreadMark).order_by(ThreadMark.id)] == [
        "taken_back",
        "sent_again",
    ]
    thread.first_opened_at = clock.now()
    db.session.commit()
    with pytest.raises(Conflict):
        taking_back.take_back(guest, thread)


def test_only_the_writer_takes_back_or_deletes(in_app, people):
    thread, _guest = a_guests()
    other, _ = a_guests_other()
    for somebody in (people.member(), Correspondent(other.id)):
        for action in (taking_back.take_back, taking_back.send_again, taking_back.delete_all):
            with pytest.raises(NotAllowed):
                action(somebody, thread)


def a_guests_other():
    thread = a_letter()
    return thread, Correspondent(thread.id)


def test_deleting_leaves_neither_letters_nor_key_nor_sessions_nor_a_waiting_mail(in_app, people):
    thread, guest = a_guests()
    taken(thread, a_volunteer(people))
    correspondents.let_in(thread)
    guest_mail.keep_address(guest, thread, "yoru@example.jp")
    with clock.fixed(datetime(2026, 11, 23, 14, 0, tzinfo=UTC)):
        guest_mail.tell(hold_thread(thread.id))
        db.session.commit()
    key = thread.data_key_id
    taking_back.delete_all(guest, thread)
    for kind in (Consultation, Letter, CorrespondentSession, OutgoingMail):
        assert db.session.query(kind).count() == 0
    assert db.session.get(DataKey, key) is None
    assert queries.find_by_code(receipts.shown(CODE)) is None


def test_a_new_code_ends_the_old_one_and_every_other_browser(in_app):
    thread, guest = a_guests()
    here, there = correspondents.let_in(thread), correspondents.let_in(thread, stays=True)
    fresh = receipts.drawn("form")
    for _ in range(2):
        actions.change_code(guest, thread, fresh, find_session(here)[0].id)
    assert find_session(here)
    assert find_session(there) is None
    assert queries.find_by_code(receipts.shown(CODE)) is None
    assert queries.find_by_code(fresh.code_shown).id == thread.id


def test_an_account_takes_the_place_of_the_code(in_app, people):
    thread, guest = a_guests()
    token = correspondents.let_in(thread)
    guest_mail.keep_address(guest, thread, "yoru@example.jp")
    member = people.member()
    actions.bind(member, guest, thread)
    assert find_own(member, thread.public_id)
    assert find_own(guest, thread.public_id) is None
    assert (find_session(token), queries.find_by_code(receipts.shown(CODE))) == (None, None)
    assert thread.mail_sealed is None


@pytest.mark.parametrize(("cleared", "stays"), [(True, True), (False, False)])
def test_a_minors_thread_stays_with_cleared_volunteers_only(in_app, people, cleared, stays):
    from tests.support.factories_roles import with_factor

    thread, guest = a_guests()
    volunteer = a_volunteer(people, cleared=cleared)
    if cleared:
        with_factor(volunteer)
    taken(thread, volunteer)
    minor = people.minor()
    actions.bind(minor, guest, thread)
    assert (thread.state == State.CLAIMED) == stays
    assert thread.opens_at > clock.now() + timedelta(days=900)


def test_who_listens_and_was_blocked_lets_go_and_nobody_listens_to_themselves(in_app, people):
    thread, guest = a_guests()
    volunteer, member = a_volunteer(people), people.member()
    taken(thread, volunteer)
    with pytest.raises(NotAllowed):
        actions.bind(volunteer, guest, thread)
    follows.block(member, volunteer)
    actions.bind(member, guest, thread)
    assert thread.state == State.WAITING


def test_the_one_mail_goes_once_and_its_address_is_gone(in_app):
    thread, guest = a_guests()
    with pytest.raises(Invalid):
        guest_mail.keep_address(guest, thread, "だれか")
    guest_mail.keep_address(guest, thread, " yoru@example.jp ")
    held = hold_thread(thread.id)
    assert contents.mail_of(held.data_key, held.consultation) == "yoru@example.jp"
    assert "yoru" not in held.consultation.mail_sealed
    with clock.fixed(NOON):
        assert guest_mail.tell(held)
        assert not guest_mail.tell(held)
    (waiting,) = db.session.query(OutgoingMail).all()
    assert waiting.due_at == NOON
    words = mail.opened(db.session.get_one(DataKey, waiting.data_key_id), waiting)
    assert words == {"to": "yoru@example.jp", "kind": "thread_news", "facts": {}}


def test_a_volunteers_first_letter_sends_the_one_mail_and_the_second_none(in_app, people):
    thread, guest = a_guests()
    volunteer = a_volunteer(people)
    guest_mail.keep_address(guest, thread, "yoru@example.jp")
    taken(thread, volunteer)
    letters.write(guest, hold_thread(thread.id), "つづきです。", public_ids.new())
    assert db.session.query(OutgoingMail).count() == 0
    for _ in range(2):
        letters.answer(volunteer, hold_thread(thread.id), "読みました。", public_ids.new())
    assert db.session.query(OutgoingMail).count() == 1
    assert thread.mail_sealed is None


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("21:59", "23 21:59"),
        ("22:00", "24 07:00"),
        ("23:30", "24 07:00"),
        ("00:10", "23 07:00"),
        ("07:00", "23 07:00"),
    ],
)
def test_at_night_the_mail_waits_for_the_morning(at, due):
    hour, minute = map(int, at.split(":"))
    found = guest_mail.after_quiet_hours(datetime(2026, 11, 23, hour, minute, tzinfo=clock.TOKYO))
    assert found.astimezone(clock.TOKYO).strftime("%d %H:%M") == due


def test_an_empty_field_takes_the_address_away_and_the_mail_that_waits(in_app):
    thread, guest = a_guests()
    guest_mail.keep_address(guest, thread, "yoru@example.jp")
    guest_mail.tell(hold_thread(thread.id))
    db.session.commit()
    guest_mail.keep_address(guest, thread, "asa@example.jp")
    assert db.session.query(OutgoingMail).count() == 0
    guest_mail.keep_address(guest, thread, "")
    assert thread.mail_sealed is None


@pytest.mark.parametrize(
    ("stays", "idle", "age", "there"),
    [
        (False, 29, 29, True),
        (False, 31, 31, False),
        (False, 1, 12 * 60 + 1, False),
        (True, 13 * 24 * 60, 13 * 24 * 60, True),
        (True, 15 * 24 * 60, 15 * 24 * 60, False),
    ],
)
def test_a_session_lasts_as_it_was_said(in_app, stays, idle, age, there):
    thread, _guest = a_guests()
    now = clock.now()
    with clock.fixed(now - timedelta(minutes=age)):
        token = correspondents.let_in(thread, stays=stays)
        row = db.session.query(CorrespondentSession).one()
    row.last_used_at = now - timedelta(minutes=idle)
    db.session.commit()
    with clock.fixed(now):
        assert (find_session(token) is not None) == there
        assert sweeps.forget_sessions() == (0 if there else 1)


def test_a_draft_is_forgotten_after_a_month(in_app, people):
    with clock.fixed(clock.now() - timedelta(days=31)):
        first_drafts.save(people.member(), FirstLetter("古い"), public_ids.new())
    first_drafts.save(people.member(), FirstLetter("新しい"), public_ids.new())
    assert sweeps.forget_expired() == 1
    assert db.session.query(FirstLetterDraft).count() == 1


def test_times_grow_coarser_with_age_and_nothing_else_changes(in_app):
    now = datetime(2026, 11, 23, 3, 4, 5, 678901, tzinfo=UTC)
    ages = {"fresh": timedelta(hours=23), "day": timedelta(hours=25), "month": timedelta(days=31)}
    made = {name: a_letter(at=now - age) for name, age in ages.items()}
    ids = {name: thread.id for name, thread in made.items()}
    before = {name: thread.created_on for name, thread in made.items()}
    with clock.fixed(now):
        assert sweeps.round_times() > 0
        assert sweeps.round_times() == 0
    db.session.expire_all()
    rows = {name: db.session.get_one(Consultation, row_id) for name, row_id in ids.items()}
    assert rows["fresh"].sent_at == now - ages["fresh"]
    assert rows["day"].sent_at == (now - ages["day"]).replace(second=0, microsecond=0)
    month = rows["month"].sent_at.astimezone(clock.TOKYO)
    assert (month.hour, month.minute, month.second, month.microsecond) == (0, 0, 0, 0)
    assert month.date() == (now - ages["month"]).astimezone(clock.TOKYO).date()
    assert rows["month"].waiting_since == rows["month"].sent_at
    assert {name: row.created_on for name, row in rows.items()} == before
    letter = db.session.query(Letter).filter_by(consultation_id=ids["month"]).one()
    key = db.session.get_one(DataKey, rows["month"].data_key_id)
    assert contents.words_of_letter(key, letter)
