"""とっておく of letters: sealed anew under one's own key, so that they stay when the thread goes."""

import json

import pytest

from kokotomo.domain.accounts.events import Removed
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import endings, kept_letters
from kokotomo.domain.consultations.models.afterwards import KeptLetter
from kokotomo.domain.consultations.queries import kept_letters as queries
from kokotomo.domain.consultations.queries import letters as reading
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import NotAllowed, NotFound
from kokotomo.foundation.events import publish
from tests.support.factories_afterwards import ANSWER, over
from tests.support.factories_imports import exported


def letters_of(ended):
    return [one.letter.public_id for one in reading.of_writer(ended.writer, ended.thread()).letters]


def words_of(owner):
    return [one.words for one in queries.page_of_kept(owner).items]


def test_both_sides_letters_are_kept_once_and_stay_when_the_thread_is_deleted_with_its_key(in_app, people):
    ended = over(people)
    key = ended.thread().data_key.id
    for letter in (*letters_of(ended), letters_of(ended)[-1]):
        kept_letters.keep(ended.writer, ended.thread(), letter)
    kept = words_of(ended.writer)
    assert len(kept) == 2
    endings.forget(ended.thread())
    db.session.expire_all()
    assert db.session.get(DataKey, key) is None
    assert words_of(ended.writer) == kept
    assert kept[0] == ANSWER


def test_what_is_kept_opens_for_nobody_elses_key_and_in_no_other_row(in_app, people):
    one, other = over(people), over(people)
    for ended in (one, other):
        kept_letters.keep(ended.writer, ended.thread(), letters_of(ended)[-1])
    first, second = db.session.query(KeptLetter).order_by(KeptLetter.id)
    assert ANSWER not in first.sealed
    first.sealed = second.sealed
    for key in (one.thread().data_key, db.session.get_one(DataKey, one.writer.data_key_id)):
        with pytest.raises(Unsealable):
            contents.words_of_kept(key, first)
    db.session.rollback()


def test_nobody_keeps_a_letter_of_somebody_elses_thread_nor_a_guest_one_of_their_own(in_app, people):
    mine, theirs, guests = over(people), over(people), over(people, guest=True)
    with pytest.raises(NotFound):
        kept_letters.keep(mine.writer, mine.thread(), letters_of(theirs)[0])
    for person in (mine.writer, theirs.volunteer):
        with pytest.raises(NotAllowed):
            kept_letters.keep(person, theirs.thread(), letters_of(theirs)[0])
    assert isinstance(guests.writer, Correspondent)
    with pytest.raises(NotAllowed):
        kept_letters.keep(mine.writer, guests.thread(), letters_of(guests)[0])
    assert db.session.query(KeptLetter).count() == 0


def test_who_keeps_a_letter_lets_it_go_and_nobody_else_does(in_app, people):
    ended = over(people)
    kept_letters.keep(ended.writer, ended.thread(), letters_of(ended)[0])
    kept = db.session.query(KeptLetter).one().public_id
    with pytest.raises(NotFound):
        kept_letters.let_go(ended.volunteer, kept)
    kept_letters.let_go(ended.writer, kept)
    assert words_of(ended.writer) == []


def test_what_is_kept_goes_out_with_an_export(in_app, people):
    ended = over(people)
    for letter in letters_of(ended):
        kept_letters.keep(ended.writer, ended.thread(), letter)
    lines = exported(ended.writer).read("letters.jsonl").decode().splitlines()
    said = [(row["by"], row["text"]) for row in map(json.loads, lines)]
    assert [by for by, _text in said] == ["me", "volunteer"]
    assert said[1] == ("volunteer", ANSWER)
    assert exported(ended.volunteer).read("letters.jsonl") == b""


def test_what_is_kept_goes_with_the_account(in_app, people):
    ended = over(people)
    kept_letters.keep(ended.writer, ended.thread(), letters_of(ended)[0])
    remove(ended.writer)
    assert db.session.query(KeptLetter).count() == 0


@transaction
def remove(person):
    publish(Removed(person))
    db.session.delete(person)
