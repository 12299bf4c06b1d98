"""Who may meet whom: the rule on which every page and list stands (PRODUCT 3 and 8)."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.roles import with_roles
from kokotomo.domain.follows import queries
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_roles import cleared

# viewer, person, what is between them, whether they meet
TABLE = [
    ("guest", "adult", "", True),
    ("guest", "minor", "", False),
    ("guest", "adult", "person suspended", False),
    ("guest", "adult", "person left", False),
    ("adult", "adult", "", True),
    ("adult", "adult", "viewer muted", True),
    ("adult", "adult", "viewer blocked", False),
    ("adult", "adult", "person blocked", False),
    ("adult", "adult", "person blocked and follows", False),
    ("adult", "adult", "person suspended", False),
    ("adult", "adult", "person left", False),
    ("adult", "adult", "viewer suspended", True),
    ("adult", "minor", "", False),
    ("adult", "minor", "viewer follows", False),
    ("adult", "minor", "person follows", True),
    ("adult", "minor", "mutual", True),
    ("adult", "minor", "person follows, viewer blocked", False),
    ("adult", "minor", "person follows, person suspended", False),
    ("cleared", "minor", "", True),
    ("cleared", "adult", "", True),
    ("cleared", "minor", "person blocked", False),
    ("cleared", "minor", "viewer suspended", False),
    ("cleared", "minor", "person suspended", False),
    ("cleared, then not", "minor", "", False),
    ("minor", "adult", "", True),
    ("minor", "adult", "viewer blocked", False),
    ("minor", "adult", "person blocked", False),
    ("minor", "minor", "", True),
    ("minor", "minor", "person blocked", False),
    ("minor", "minor", "person left", False),
]


def once_cleared(person):
    """*person*, whose clearing ended yesterday."""
    cleared(person)
    db.session.get_one(User, person.id).cleared_until = clock.today() - timedelta(days=1)
    db.session.commit()
    return with_roles(person)


def _lay(ties, viewer, person, between):
    for part in between.split(", "):
        match part:
            case "viewer muted":
                ties.mute(viewer, person)
            case "viewer blocked":
                ties.block_row(viewer, person)
            case "person blocked":
                ties.block_row(person, viewer)
            case "person blocked and follows":
                ties.block_row(person, viewer)
                ties.follow(person, viewer)
            case "viewer follows":
                ties.follow(viewer, person)
            case "person follows":
                ties.follow(person, viewer)
            case "mutual":
                ties.mutual(viewer, person)
            case "person suspended":
                ties.suspend(person)
            case "person left":
                ties.leave(person)
            case "viewer suspended":
                ties.suspend(viewer)


@pytest.mark.parametrize(("viewer", "person", "between", "meet"), TABLE)
def test_people_meet_as_the_table_says(in_app, people, ties, viewer, person, between, meet):
    kinds = {
        "guest": Anonymous,
        "adult": people.member,
        "minor": people.minor,
        "cleared": lambda: cleared(people.member()),
        "cleared, then not": lambda: once_cleared(people.member()),
    }
    asking, asked = kinds[viewer](), kinds[person]()
    _lay(ties, asking, asked, between)
    assert (queries.find_person(asking, asked.public_id) is not None) is meet


@pytest.mark.parametrize("suspended", [False, True])
def test_everybody_meets_themselves(in_app, people, ties, suspended):
    for person in (people.member(), people.minor()):
        if suspended:
            ties.suspend(person)
        assert queries.find_person(person, person.public_id) == person


def test_the_day_of_being_surely_18_is_one_of_tokyo(in_app, people):
    born = people.member(adult_from=datetime(2026, 11, 24, tzinfo=UTC).date())
    adult = people.member()
    with clock.fixed(datetime(2026, 11, 23, 14, 59, tzinfo=UTC)):
        assert queries.find_person(adult, born.public_id) is None
    with clock.fixed(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)):
        assert queries.find_person(adult, born.public_id) == born


@pytest.mark.parametrize("wrong", ["", "x", "\x00" * 26, "A" * 26, "あ" * 26, "a" * 27])
def test_an_id_of_a_wrong_shape_finds_nobody(in_app, people, wrong):
    assert queries.find_person(people.member(), wrong) is None
    assert queries.find_blocked(people.member(), wrong) is None


def test_an_unknown_id_finds_nobody(in_app, people):
    assert queries.find_person(people.member(), public_ids.new()) is None


def test_a_suspension_that_is_over_hides_nobody(in_app, people, ties):
    person = people.member()
    ties.change(person, suspended_until=clock.now() - timedelta(seconds=1))
    assert queries.find_person(people.member(), person.public_id) == person
