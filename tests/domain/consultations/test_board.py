"""Who sees which waiting letter: one letter of each kind, one volunteer of each kind, written out by hand."""

from datetime import timedelta

import pytest

from kokotomo.domain.consultations.models.claims import Parting
from kokotomo.domain.consultations.queries import board, candidates
from kokotomo.domain.consultations.rules import AgeBand
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import VolunteerTopic
from kokotomo.domain.volunteers.queries import faces as volunteers
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.factories_roles import with_factor

SEES = """
             guest member own blocked blocking parted refused minor child unsaid unsaid_old left taken
plain          o     o     o     o       o       o       o      .     .     .        o       .     .
cleared        o     o     o     o       o       o       o      o     o     o        o       .     .
writer         o     o     .     o       o       o       o      .     .     .        o       .     .
torn           o     o     o     .       .       .       .      .     .     .        o       .     .
torn_cleared   o     o     o     .       .       .       .      o     o     o        o       .     .
"""


@pytest.fixture
def world(in_app, people, ties):
    """Volunteers and letters by the names of the table; the *torn* ones have something with the writers."""
    who = {name: a_volunteer(people) for name in ("plain", "writer", "torn")}
    who |= {name: a_volunteer(people, cleared=True) for name in ("cleared", "torn_cleared")}
    for name in ("cleared", "torn_cleared"):
        with_factor(who[name])
    topic = db.session.query(Topic).filter_by(name="別れ").one()
    writers = {name: people.member() for name in ("member", "blocked", "blocking", "parted", "left")}
    old = clock.now() - timedelta(hours=25)
    letters = {
        "guest": a_letter(),
        "own": a_letter(who["writer"]),
        "refused": a_letter(topics=(topic,), danger_at=clock.now()),
        "minor": a_letter(people.minor()),
        "child": a_letter(band=AgeBand.CHILD),
        "unsaid": a_letter(band=AgeBand.UNSAID),
        "unsaid_old": a_letter(band=AgeBand.UNSAID, at=old),
        "taken": a_letter(),
        **{name: a_letter(writer) for name, writer in writers.items()},
    }
    taken(letters["taken"], who["plain"])
    for name in ("torn", "torn_cleared"):
        ties.block_row(who[name], writers["blocked"])
        ties.block_row(writers["blocking"], who[name])
        db.session.add(Parting(volunteer_id=who[name].id, writer_id=writers["parted"].id))
        db.session.add(VolunteerTopic(user_id=who[name].id, topic_id=topic.id, kind="refused"))
    ties.leave(writers["left"])
    db.session.commit()
    return who, letters


def _expected():
    head, *rows = [line.split() for line in SEES.strip().splitlines()]
    return {(row[0], name): cell == "o" for row in rows for name, cell in zip(head, row[1:], strict=True)}


def test_the_board_and_a_single_letter_show_what_the_table_says(world):
    who, letters = world
    wrong = []
    for (viewer, name), seen in _expected().items():
        listed = {one.public_id for one in board.page_of_board(who[viewer]).items}
        public_id = letters[name].public_id
        single = board.find_waiting(who[viewer], public_id) is not None
        if (public_id in listed, single) != (seen, seen):
            wrong.append((viewer, name, public_id in listed, single))
    assert wrong == []


def test_invited_is_nobody_who_could_not_see_the_letter_and_everybody_else_could_be(world):
    who, letters = world
    wrong = []
    for (viewer, name), seen in _expected().items():
        could = {one.user_id for one in candidates.candidates(letters[name], [])}
        if (who[viewer].id in could) != seen:
            wrong.append((viewer, name))
    assert wrong == []


def test_a_letter_from_which_one_parted_is_gone_for_that_one_alone(world):
    who, letters = world
    db.session.add(Parting(volunteer_id=who["plain"].id, consultation_id=letters["guest"].id))
    db.session.commit()
    assert board.find_waiting(who["plain"], letters["guest"].public_id) is None
    assert board.find_waiting(who["torn"], letters["guest"].public_id) is not None


def test_somebody_is_cleared_only_with_a_second_factor_and_until_the_day(in_app, people):
    assert not volunteers.anybody_cleared()
    user = a_volunteer(people, cleared=True)
    assert not volunteers.anybody_cleared()
    with_factor(user)
    assert volunteers.anybody_cleared()
    with clock.fixed(clock.now() + timedelta(days=101)):
        assert not volunteers.anybody_cleared()


def test_the_board_knows_no_words_to_tell(world):
    who, _letters = world
    fields = set(board.page_of_board(who["plain"]).items[0]._fields)
    assert not {"alias", "alias_sealed", "sealed", "writer_id", "nickname", "receipt_hash"} & fields
