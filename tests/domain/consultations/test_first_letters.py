"""The first letter: what may stand in it, who may read it when, one form one letter, drafts."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.consultations import contents, receipts, rules
from kokotomo.domain.consultations.actions import first_drafts, sending
from kokotomo.domain.consultations.events import Sent
from kokotomo.domain.consultations.first_letters import FirstLetter, problems_of, tidied
from kokotomo.domain.consultations.models.threads import Consultation, FirstLetterDraft, Letter
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.queries.threads import find_own
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation import clock, events, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed, NotFound

GUEST = Anonymous()
WORDS = "夜になると、だれとも話していないことを思い出します。"


FIRST = FirstLetter(WORDS)


def send(viewer, first=FIRST, key=None, **more):
    key = key or public_ids.new()
    receipt = receipts.drawn(key) if viewer is GUEST else None
    return sending.send(viewer, first, key, consent=CONSENT_VERSION, **{"receipt": receipt, **more})


def test_a_guests_letter_waits_sealed_with_its_answers(in_app, people):
    topics = db.session.query(Topic).limit(2).all()
    first = FirstLetter(
        f"{WORDS}\r\n",
        way="listen",
        topics=tuple(t.public_id for t in topics),
        alias="すずめ",
        age="thirties",
    )
    thread = send(GUEST, first)
    assert (thread.state, thread.listener, thread.way, thread.age_band) == (
        "waiting",
        "one",
        "listen",
        "thirties",
    )
    assert thread.opens_at == thread.sent_at == thread.waiting_since
    assert (thread.writer_id, thread.consent_version) == (None, CONSENT_VERSION)
    letter = db.session.query(Letter).one()
    key = db.session.get_one(DataKey, thread.data_key_id)
    assert contents.words_of_letter(key, letter) == WORDS
    assert contents.alias_of(key, thread) == "すずめ"
    assert "すずめ" not in thread.alias_sealed


@pytest.mark.parametrize(("age", "after"), [("child", None), ("teen", None), ("unsaid", 24), ("", 24)])
def test_who_may_be_under_18_is_read_by_cleared_volunteers_first(in_app, age, after):
    thread = send(GUEST, FirstLetter(WORDS, age=age))
    wanted = None if after is None else thread.sent_at + timedelta(hours=after)
    assert thread.opens_at == wanted


def test_a_members_age_is_that_of_the_account_whatever_the_form_says(in_app, people):
    minor = people.minor()
    thread = send(minor, FirstLetter(WORDS, age="sixties"))
    assert thread.age_band == rules.band_of(minor.adult_from, clock.today())
    assert thread.opens_at > clock.now() + timedelta(days=900)
    assert find_own(minor, thread.public_id)
    assert find_own(people.member(), thread.public_id) is None


def test_the_same_form_twice_is_one_letter_and_nobody_elses_key_is_of_use(in_app, people):
    member, key = people.member(), public_ids.new()
    first = send(member, key=key)
    assert send(member, key=key).id == first.id
    for other in (people.member(), GUEST):
        with pytest.raises(NotFound):
            send(other, key=key)
    assert db.session.query(Consultation).count() == 1
    guest_key = public_ids.new()
    receipt = receipts.drawn(guest_key)
    mine = send(GUEST, key=guest_key, receipt=receipt)
    assert send(GUEST, key=guest_key, receipt=receipt).id == mine.id


def test_a_letter_must_be_agreed_to_in_the_present_version(in_app):
    key = public_ids.new()
    with pytest.raises(Invalid) as invalid:
        sending.send(GUEST, FirstLetter(WORDS), key, consent="2025-01", receipt=receipts.drawn(key))
    assert set(invalid.value.problems) == {"consent"}
    assert db.session.query(Consultation).count() == 0


def test_who_may_not_write_sends_no_letter(in_app, people):
    member = people.member(suspended_until=clock.now() + timedelta(days=3))
    with pytest.raises(NotAllowed):
        send(member)


@pytest.mark.parametrize(
    ("said", "field", "key"),
    [
        ({"letter": " \n　"}, "letter", "letter.blank"),
        ({"letter": "あ" * 3001}, "letter", "letter.long"),
        ({"letter": "a" + "\u0301" * 5000}, "letter", "letter.heaped"),
        ({"way": "shout"}, "way", "way.choice"),
        ({"listener": "all"}, "listener", "listener.choice"),
        ({"age": "99"}, "age", "age.choice"),
        ({"wish": "x"}, "wish", "wish.choice"),
        ({"topics": ("a", "b", "c")}, "topics", "topics.too_many"),
        ({"alias": "あ" * 21}, "alias", "alias.long"),
        ({"alias": "す\u200bずめ"}, "alias", "alias.invisible"),
        ({"alias": "✔すずめ"}, "alias", "alias.sign"),
        ({"alias": "a@example.jp"}, "alias", "alias.contact"),
        ({"alias": "LINE id abc123"}, "alias", "alias.contact"),
        ({"alias": "運営"}, "alias", "alias.reserved"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(said, field, key):
    found = problems_of(tidied(FirstLetter(**{"letter": WORDS, **said})), member=False)
    assert {name: problem.key for name, problem in found.items()} == {field: key}


def test_a_topic_that_is_not_there_is_not_taken(in_app):
    with pytest.raises(Invalid) as invalid:
        sending.check(GUEST, FirstLetter(WORDS, topics=(public_ids.new(),)))
    assert invalid.value.problems["topics"].key == "topics.unknown"


def test_sending_is_told_of(in_app, people, monkeypatch):
    told = []
    monkeypatch.setitem(events._subscribers, Sent, [told.append])
    thread = send(people.member())
    assert [event.consultation.id for event in told] == [thread.id]


def test_a_draft_is_kept_sealed_found_again_and_forgotten_when_it_is_sent(in_app, people):
    member, key = people.member(), public_ids.new()
    first = FirstLetter(WORDS, way="chat", topics=("x",), alias="す")
    draft = first_drafts.save(member, first, key)
    assert WORDS not in draft.sealed
    assert queries.words_of_draft(member, queries.draft_of(member)) == first
    first_drafts.save(member, FirstLetter(f"{WORDS}つづき"), key)
    assert queries.words_of_draft(member, queries.draft_of(member)).letter == f"{WORDS}つづき"
    assert db.session.query(FirstLetterDraft).count() == 1
    send(member, key=key)
    assert queries.draft_of(member) is None
    assert first_drafts.save(member, first, key) is None
    assert first_drafts.save(member, FirstLetter(), public_ids.new()) is None
    assert db.session.query(FirstLetterDraft).count() == 0
