"""Help lines as rows: seeded once, read in one statement, warned of when nobody checks them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from kokotomo.domain.help import actions, queries, seeds
from kokotomo.domain.help.models import HelpLine
from kokotomo.foundation import clock
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.db import db
from tests.support.queries import counted

EVENING = datetime(2026, 11, 23, 21, 12, tzinfo=TOKYO)


def test_a_new_site_has_the_lines_of_the_package(in_app):
    assert queries.all_lines() == list(seeds.lines())


def test_seeding_again_changes_nothing_even_after_the_operator_did(in_app):
    db.session.execute(update(HelpLine).where(HelpLine.position == 3).values(note="変えた"))
    db.session.execute(delete(HelpLine).where(HelpLine.position == 4))
    assert actions.seed.__wrapped__() == 0
    found = queries.all_lines()
    assert len(found) == len(seeds.lines()) - 1
    assert found[2].note == "変えた"
    db.session.rollback()


def test_an_empty_table_is_filled_and_says_how_many(in_app):
    db.session.execute(delete(HelpLine))
    assert actions.seed.__wrapped__() == len(seeds.lines())
    db.session.flush()
    assert queries.count_lines() == len(seeds.lines())
    db.session.rollback()


def test_each_way_of_reading_the_lines_costs_one_statement(in_app):
    for read in (
        lambda: queries.panel_for(None, EVENING),
        lambda: queries.lines_for(True, EVENING),
        lambda: queries.child_lines(EVENING),
        lambda: queries.directory_for(False, EVENING),
        lambda: queries.stale_lines(EVENING),
    ):
        with counted(in_app) as seen:
            assert read()
        assert len(seen) == 1


def test_the_panel_from_the_rows_is_the_panel_without_a_database(in_app):
    with clock.fixed(EVENING):
        assert queries.panel_for(None, EVENING) == seeds.seeded_panel()


def test_child_lines_are_all_for_children_and_open_ones_come_first(in_app):
    found = queries.child_lines(EVENING)
    assert [now.line.name for now in found[:2]] == ["24時間子供SOSダイヤル", "児童相談所 虐待対応ダイヤル"]
    assert all(now.line.for_children for now in found)


def test_the_page_of_lines_has_police_and_ambulance_apart(in_app):
    directory = queries.directory_for(False, EVENING)
    assert [now.line.phone for now in directory.emergency] == ["110", "119"]
    assert not any(now.line.is_emergency for now in directory.lines)


def test_lines_that_nobody_ever_checked_are_stale_at_once_and_all_others_after_ninety_days(in_app):
    never = {line.name for line in seeds.lines() if line.checked_on is None}
    assert {line.name for line in queries.stale_lines(EVENING)} == never
    later = EVENING + timedelta(days=91)
    assert len(queries.stale_lines(later)) == len(seeds.lines())
