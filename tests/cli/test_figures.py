"""What operators are told by ``flask figures``: settled days only, nothing under five."""

import json
from datetime import date, timedelta

import pytest

from kokotomo.domain.figures import queries
from kokotomo.domain.figures.actions import Step, count
from kokotomo.domain.figures.models import CountedDay
from kokotomo.domain.figures.reckoning import Group, as_shown
from kokotomo.domain.figures.rules import ERROR, WITHIN_DAY, WITHIN_TWO, Measure, bucket_of
from kokotomo.domain.figures.sweeps import counting
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.factories_figures import NOON, TODAY
from tests.support.queries import counted

FIRST = TODAY - timedelta(days=20)
FEW = "5未満"


def steps(day, measure, amount, band="thirties", hours=None):
    bucket = 0 if hours is None else bucket_of(NOON, NOON + timedelta(hours=hours))
    return Step(day, measure, band, bucket, amount)


@pytest.fixture
def month(in_app):
    """A site on which letters of adults and of two minors came in, some days ago and yesterday."""
    with clock.fixed(NOON):
        for what in ("closes", "diaries", "ties"):
            db.session.add(CountedDay(what=what, day=TODAY - timedelta(days=1)))
        count(
            steps(FIRST, Measure.LETTERS, 12),
            steps(FIRST, Measure.LETTERS, 2, "teen"),
            steps(FIRST, Measure.LETTERS, 9, "unsaid"),
            steps(FIRST, Measure.ANSWERED, 6, hours=3),
            steps(FIRST, Measure.ANSWERED, 3, hours=30),
            steps(FIRST, Measure.ANSWERED, 1, "teen", hours=3),
            steps(FIRST, Measure.ENDED, 1, hours=2),
            steps(FIRST, Measure.ENDED, 1, hours=40),
            # Nobody knows yet how soon these are answered.
            steps(TODAY - timedelta(days=1), Measure.LETTERS, 50),
            steps(FIRST, Measure.GUESTS_ANSWERED, 8),
            steps(FIRST, Measure.GUESTS_READ, 6),
            steps(FIRST, Measure.LIGHTER, 5),
            steps(FIRST, Measure.SAME, 4),
            steps(FIRST, Measure.TIES, 7, "all"),
        )
        yield in_app


def test_the_figures_are_those_of_settled_days(month):
    found = queries.figures(FIRST, TODAY)
    adults = found.answering[Group.ADULTS]
    # Who ended it within a day asks for no answer; who ended it later was left without one.
    assert (adults.letters, adults.answered, adults.within_day, adults.within_two) == (11, 9, 6, 9)
    assert (adults.unanswered_after_day, adults.unanswered_after_two) == (5, 2)
    three = timedelta(hours=3)
    assert three / (1 + ERROR) <= adults.median <= three * (1 + ERROR)
    assert adults.ninth is None
    assert found.answering[Group.EVERYBODY].letters == 22
    assert found.spans["letters"].last == TODAY - timedelta(days=3)
    assert found.spans["ties_lasting"].last == TODAY - timedelta(days=29)


def test_folding_changes_no_figure(month):
    before = queries.figures(FIRST, TODAY)
    counting.fold()
    assert queries.figures(FIRST, TODAY) == before


def test_the_figures_cost_three_queries(month):
    with counted(month) as statements:
        queries.figures(FIRST, TODAY)
    assert len(statements) == 3


def test_a_group_of_fewer_than_five_is_not_shown_nor_to_be_told_from_the_others(month):
    letters = as_shown(queries.figures(FIRST, TODAY))["letters"]
    assert letters["everybody"]["letters"] == 22
    assert [letters[group]["letters"] for group in ("minors", "adults", "unsaid")] == [None, 11, None]
    assert letters["minors"]["median"] is None
    assert letters["everybody"]["within_day"] == 31


def test_the_buckets_of_a_day_and_of_two_days_are_what_the_shares_ask(month):
    assert bucket_of(NOON, NOON + timedelta(hours=24)) == WITHIN_DAY
    assert bucket_of(NOON, NOON + timedelta(hours=48)) == WITHIN_TWO


def said(app, *arguments):
    result = app.test_cli_runner().invoke(args=["figures", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_says_them_in_words_and_as_json(month):
    words = said(month, "--first", FIRST.isoformat(), "--last", TODAY.isoformat())
    assert "相談（全員）: 22、返事のついたもの: 10" in words
    assert f"相談（18歳未満）: {FEW}、返事のついたもの: {FEW}" in words
    assert "ゲストに届いた最初の返事: 8、読まれたもの: 6（75%）" in words
    assert f"軽くなった 5、変わらない {FEW}" in words
    found = json.loads(said(month, "--json", "--first", FIRST.isoformat()))
    assert found["letters"]["adults"]["letters"] == 11
    assert found["ties_formed"] == 7
    assert found["days"]["letters"] == [FIRST.isoformat(), "2026-11-20"]


def test_a_site_that_has_counted_nothing_yet_says_so(in_app):
    with clock.fixed(NOON):
        assert f"相談（全員）: {FEW}" in said(in_app)
        assert queries.figures(date(2026, 1, 1), TODAY).ties_formed == 0


def test_a_span_that_ends_before_it_begins_is_refused(in_app):
    result = in_app.test_cli_runner().invoke(
        args=["figures", "--first", "2026-11-02", "--last", "2026-11-01"]
    )
    assert result.exit_code == 2
