"""What moderators read and do, in which order, and what none of them may do in their own matter."""

from datetime import timedelta
from functools import partial

import pytest

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries.entries import find_diary
from kokotomo.domain.moderation.actions import reports as actions
from kokotomo.domain.moderation.events import ReportHandled, ReportReopened
from kokotomo.domain.moderation.queries import reports as queries
from kokotomo.domain.moderation.rules import Reason, Step
from kokotomo.foundation import clock, events, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding


def listed(read, viewer):
    """Public ids of a whole list, page by page."""
    found, cursor = [], None
    while True:
        page = read(viewer, cursor)
        found += [one.public_id for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found


def steps(viewer, report):
    opened = queries.find_report(viewer, report.public_id)
    return [(one.step, one.words, one.author) for one in queries.steps_of(viewer, opened)]


def test_open_reports_stand_by_danger_and_then_by_age(in_app, people, ties, moderators):
    reasons = (Reason.OTHER, Reason.SUICIDE, Reason.BLAME, Reason.LIFE, Reason.SUICIDE, Reason.LIFE)
    made = []
    for number, reason in enumerate(reasons):
        with clock.fixed(clock.now() - timedelta(hours=9 - number)):
            made.append(reported(people.member(), ties.page(people.member()), reason).public_id)
    assert listed(queries.open_reports, moderators[0]) == [made[n] for n in (3, 5, 1, 4, 0, 2)]


def test_a_long_list_is_read_page_by_page_with_nothing_twice(in_app, people, ties, moderators):
    writer = people.member()
    order = (Reason.LIFE, Reason.SUICIDE, Reason.BLAME)
    made = [reported(people.member(), ties.page(writer), order[n % 3]) for n in range(45)]
    found = listed(queries.open_reports, moderators[0])
    assert sorted(found) == sorted(report.public_id for report in made)
    for report in made:
        actions.finish(moderators[0], report.public_id)
    assert listed(queries.open_reports, moderators[0]) == []
    assert listed(queries.done_reports, moderators[1]) == [report.public_id for report in reversed(made)]


def test_a_list_names_the_reported_and_never_the_reporter(in_app, people, ties, moderators):
    me, writer = people.member(), people.member()
    report = reported(me, ties.page(writer))
    (row,) = queries.open_reports(moderators[0]).items
    assert (row.about, row.is_own) == (writer.nickname, False)
    assert me.nickname not in repr(row)
    opened = queries.find_report(moderators[0], report.public_id)
    assert (opened.reporter.id, opened.about.id) == (me.id, writer.id)


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.EDITOR, Role.ADMIN])
def test_nobody_but_a_moderator_reads_or_handles_reports(in_app, people, ties, role):
    viewer = holding(people.member(), role) if role else people.member()
    report = reported(people.member(), ties.page(people.member()))
    doing = (
        partial(queries.open_reports, viewer),
        partial(queries.done_reports, viewer),
        partial(queries.find_report, viewer, report.public_id),
        partial(actions.take_note, viewer, report.public_id, "メモ", public_ids.new()),
        partial(actions.finish, viewer, report.public_id),
        partial(actions.reopen, viewer, report.public_id),
    )
    for one in doing:
        with pytest.raises(NotAllowed):
            one()


def test_a_moderator_without_a_second_factor_reads_none(in_app, people, ties):
    viewer = holding(people.member(), Role.MODERATOR, factor=False)
    with pytest.raises(NotAllowed):
        queries.open_reports(viewer)


def test_a_report_about_a_moderator_is_not_there_for_them(in_app, people, ties, moderators):
    accused, other = moderators
    things = (ties.page(accused), ties.reply(accused, ties.page(people.member())), accused)
    for thing in things:
        report = reported(people.member(), thing)
        assert queries.find_report(accused, report.public_id) is None
        for doing in (actions.finish, actions.reopen):
            with pytest.raises(NotFound):
                doing(accused, report.public_id)
        with pytest.raises(NotFound):
            actions.take_note(accused, report.public_id, "メモ", public_ids.new())
        assert queries.find_report(other, report.public_id) is not None
    for read in (queries.open_reports, queries.done_reports):
        assert listed(read, accused) == []
    assert len(listed(queries.open_reports, other)) == 3


def test_it_stays_so_when_what_they_wrote_is_deleted_for_good(in_app, people, ties, moderators):
    accused, other = moderators
    page = ties.page(accused)
    report = reported(people.member(), page)
    db.session.delete(page)
    db.session.commit()
    assert queries.find_report(accused, report.public_id) is None
    assert queries.find_report(other, report.public_id).thing is None


def test_a_moderators_own_report_is_handled_by_another(in_app, people, ties, moderators):
    me, other = moderators
    report = reported(me, ties.page(people.member()))
    (row,) = queries.open_reports(me).items
    assert row.is_own
    for doing in (actions.finish, actions.reopen):
        with pytest.raises(NotAllowed):
            doing(me, report.public_id)
    with pytest.raises(NotAllowed):
        actions.take_note(me, report.public_id, "メモ", public_ids.new())
    actions.take_note(other, report.public_id, "通報した人についてのメモ", public_ids.new())
    opened = queries.find_report(me, report.public_id)
    with pytest.raises(NotAllowed):
        queries.steps_of(me, opened)


def test_what_is_done_is_noted_with_who_and_when(in_app, people, ties, moderators):
    one, other = moderators
    report = reported(people.member(), ties.page(people.member()))
    key = public_ids.new()
    for _ in range(2):
        actions.take_note(one, report.public_id, "ていねいな返事も\n多い人です", key)
    actions.finish(one, report.public_id)
    actions.finish(other, report.public_id)
    opened = queries.find_report(one, report.public_id)
    assert (opened.report.state, opened.handler.id) == ("done", one.id)
    assert opened.report.handled_at is not None
    actions.reopen(other, report.public_id)
    actions.reopen(one, report.public_id)
    assert steps(one, report) == [
        (Step.NOTE, "ていねいな返事も\n多い人です", one.nickname),
        (Step.DONE, None, one.nickname),
        (Step.REOPENED, None, other.nickname),
    ]
    again = queries.find_report(one, report.public_id).report
    assert (again.state, again.handled_by_id, again.handled_at) == ("open", None, None)


def test_a_reopened_report_stands_where_it_stood(in_app, people, ties, moderators):
    made = [reported(people.member(), ties.page(people.member())).public_id for _ in range(3)]
    actions.finish(moderators[0], made[0])
    actions.reopen(moderators[0], made[0])
    assert listed(queries.open_reports, moderators[0]) == made


def test_finished_by_two_at_once_one_of_them_did_it(app, people, ties):
    with app.app_context():
        both = [holding(people.member(), Role.MODERATOR) for _ in range(2)]
        report = reported(people.member(), ties.page(people.member()))
    heard = []
    listen = events.subscribe(ReportHandled)(lambda event: heard.append(event.report.handled_by_id))
    tries = [partial(actions.finish, one, report.public_id) for one in both * 3]
    assert errors_of(at_once(app, *tries)) == []
    events._subscribers[ReportHandled].remove(listen)
    with app.app_context():
        opened = queries.find_report(both[0], report.public_id)
        done = [one for one in queries.steps_of(both[0], opened) if one.step is Step.DONE]
        assert [one.author for one in done] == [opened.handler.nickname]
        assert heard == [opened.handler.id]


def test_reopening_is_told_once(in_app, people, ties, moderators):
    heard = []
    listen = events.subscribe(ReportReopened)(lambda event: heard.append(event.report.id))
    report = reported(people.member(), ties.page(people.member()))
    actions.reopen(moderators[0], report.public_id)
    actions.finish(moderators[0], report.public_id)
    for _ in range(2):
        actions.reopen(moderators[0], report.public_id)
    events._subscribers[ReportReopened].remove(listen)
    assert heard == [report.id]


@pytest.mark.parametrize(
    ("said", "key"), [("", "memo.blank"), (" \n", "memo.blank"), ("あ" * 2001, "memo.long")]
)
def test_a_note_says_something_and_has_an_end(in_app, people, ties, moderators, said, key):
    report = reported(people.member(), ties.page(people.member()))
    with pytest.raises(Invalid) as caught:
        actions.take_note(moderators[0], report.public_id, said, public_ids.new())
    assert caught.value.problems["memo"].key == key
    assert steps(moderators[0], report) == []


def test_fifty_reports_of_one_in_a_crisis_hide_nothing_and_stand_first(in_app, people, write, moderators):
    # SAFETY T34: a mob cannot silence a vulnerable person.
    writer, reader = people.member(), people.member()
    crowded = write(writer, event="消えてしまいたい")
    other = write(people.member())
    reported(people.member(), other, Reason.BLAME)
    made = [reported(people.member(), crowded, Reason.LIFE).public_id for _ in range(50)]
    assert listed(queries.open_reports, moderators[0])[:50] == made
    assert find_diary(reader, crowded.public_id) is not None
    everyone = pages.page_of_everyone(reader)
    assert crowded.public_id in [one.public_id for one in everyone.items]
