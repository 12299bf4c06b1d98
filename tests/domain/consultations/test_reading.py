"""What a thread holds opens in its own place alone; and two hundred letters cost what two cost."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.actions import letters, papers, summaries
from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.models.threads import Consultation, Letter, LetterDraft, Summary
from kokotomo.domain.consultations.queries import desks
from kokotomo.domain.consultations.queries import letters as queries
from kokotomo.domain.consultations.queries.threads import find_own, find_taken
from kokotomo.domain.consultations.rules import LETTERS_A_PAGE, Side
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import NotFound
from tests.support.factories_consultations import a_letter, a_volunteer, add_letter, taken
from tests.support.queries import counted

ROWS = (Letter, LetterDraft, ClaimNote, Summary)


@pytest.fixture
def scene(in_app, people):
    """Two threads of one writer with one volunteer, each with a letter, drafts, a note and a summary."""

    class Scene:
        writer, volunteer = people.member(), a_volunteer(people)

        def __init__(self):
            self.one, self.other = self.thread(), self.thread()

        def thread(self):
            row = a_letter(self.writer)
            taken(row, self.volunteer)
            own, held = (
                find_own(self.writer, row.public_id),
                find_taken(self.volunteer, row.public_id),
            )
            letters.answer(self.volunteer, held, "読みました。", public_ids.new())
            papers.keep_writers_draft(self.writer, own, "書きかけ", public_ids.new(), 0)
            papers.keep_note(self.volunteer, held, "覚え書き", 0)
            transaction(summaries.put)(held, Side.VOLUNTEER, "まとめ", approved=True)
            return row

        def read(self, row):
            own, held = (
                find_own(self.writer, row.public_id),
                find_taken(self.volunteer, row.public_id),
            )
            sides = (queries.of_writer(self.writer, own), queries.of_listener(self.volunteer, held))
            mine, theirs = desks.of_writer(self.writer, own), desks.of_listener(self.volunteer, held)
            found = [opened.words for side in sides for opened in side.letters]
            return [*found, mine.draft.words, theirs.note.words, theirs.summary.words]

        def sealed(self, kind, row):
            if kind is ClaimNote:
                claim = find_taken(self.volunteer, row.public_id).claim
                return db.session.query(kind).filter_by(claim_id=claim.id).first()
            return db.session.query(kind).filter_by(consultation_id=row.id).first()

    return Scene()


def test_everything_opens_where_it_was_sealed(scene):
    for row in (scene.one, scene.other):
        *letters_twice, draft, note, summary = scene.read(row)
        assert letters_twice[1] == letters_twice[3] == "読みました。"
        assert (draft, note, summary) == ("書きかけ", "覚え書き", "まとめ")


@pytest.mark.parametrize("kind", ROWS)
@pytest.mark.parametrize("how", ["of another thread", "flipped", "cut", "of another row", "empty"])
def test_whatever_was_altered_or_moved_is_refused_and_nothing_of_the_thread_is_shown(scene, kind, how):
    row = scene.sealed(kind, scene.one)
    other = scene.sealed(kind, scene.other)
    middle = len(row.sealed) // 2
    row.sealed = {
        "of another thread": other.sealed,
        "flipped": row.sealed[:middle]
        + ("A" if row.sealed[middle] != "A" else "B")
        + row.sealed[middle + 1 :],
        "cut": row.sealed[:-20],
        "of another row": next(scene.sealed(one, scene.one).sealed for one in ROWS if one is not kind),
        "empty": "",
    }[how]
    db.session.commit()
    with pytest.raises(Unsealable):
        scene.read(scene.one)
    scene.read(scene.other)


@pytest.mark.parametrize("kind", [LetterDraft, ClaimNote, Summary])
def test_an_older_version_in_the_place_of_the_present_one_is_refused(scene, kind):
    before = scene.sealed(kind, scene.one).sealed
    own = find_own(scene.writer, scene.one.public_id)
    held = find_taken(scene.volunteer, scene.one.public_id)
    papers.keep_writers_draft(scene.writer, own, "もっと書いた", public_ids.new(), 1)
    papers.keep_note(scene.volunteer, held, "べつの覚え書き", 1)
    transaction(summaries.put)(held, Side.WRITER, "べつのまとめ", approved=True)
    scene.read(scene.one)
    scene.sealed(kind, scene.one).sealed = before
    db.session.commit()
    with pytest.raises(Unsealable):
        scene.read(scene.one)


def test_a_letter_swapped_within_its_thread_is_refused(scene):
    first, second = db.session.query(Letter).filter_by(consultation_id=scene.one.id).all()
    first.sealed, second.sealed = second.sealed, first.sealed
    db.session.commit()
    with pytest.raises(Unsealable):
        scene.read(scene.one)


def test_only_the_two_of_a_thread_read_it(scene, people):
    own = find_own(scene.writer, scene.one.public_id)
    held = find_taken(scene.volunteer, scene.one.public_id)
    for other in (people.member(), a_volunteer(people), scene.volunteer):
        with pytest.raises(NotFound):
            queries.of_writer(other, own)
        with pytest.raises(NotFound):
            desks.of_writer(other, own)
    for other in (people.member(), a_volunteer(people), scene.writer):
        with pytest.raises(NotFound):
            queries.of_listener(other, held)
        with pytest.raises(NotFound):
            desks.of_listener(other, held)


def test_long_threads_turn_their_pages_and_every_mark_stands_once(scene):
    row, start = scene.one, clock.now()
    claim = find_taken(scene.volunteer, row.public_id).claim
    key = find_own(scene.writer, row.public_id).data_key
    for number in range(LETTERS_A_PAGE + 50):
        with clock.fixed(start + timedelta(minutes=number)):
            add_letter(row, key, f"{number}通め", claim=claim)
            if number % 10 == 0:
                from kokotomo.domain.consultations.actions.endings import mark
                from kokotomo.domain.consultations.rules import Mark

                mark(db.session.get_one(Consultation, row.id), Mark.SLOWLY, Side.WRITER, claim=claim)
    db.session.commit()
    own = find_own(scene.writer, row.public_id)
    newest = queries.of_writer(scene.writer, own)
    earlier = queries.of_writer(scene.writer, own, newest.earlier)
    assert len(newest.letters) == LETTERS_A_PAGE
    assert earlier.earlier is None
    ids = [one.letter.id for one in (*earlier.letters, *newest.letters)]
    assert ids == sorted(set(ids))
    assert len(ids) == LETTERS_A_PAGE + 52
    marks = [one.mark.id for one in (*earlier.marks, *newest.marks)]
    assert sorted(marks) == sorted(set(marks))
    assert len(marks) == 25
    with pytest.raises(NotFound):
        queries.of_writer(scene.writer, own, "broken")


def test_two_hundred_letters_are_read_with_as_many_queries_as_two(in_app, people):
    writer, volunteer = people.member(), a_volunteer(people)
    costs = set()
    for many in (2, 200):
        row = a_letter(writer)
        claim = taken(row, volunteer)
        key = find_own(writer, row.public_id).data_key
        for _ in range(many):
            add_letter(row, key, "あ" * 400, claim=claim)
        db.session.commit()
        with counted(in_app) as statements:
            own = find_own(writer, row.public_id)
            queries.of_writer(writer, own)
            desks.of_writer(writer, own)
        costs.add(len(statements))
    assert costs == {4}
