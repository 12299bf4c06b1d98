"""What a file brings stands in its notebook, sealed unless chosen otherwise, once, and in no list."""

import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.actions import entries as diaries
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import entries, pages
from kokotomo.domain.diaries.queries.topics import topics
from kokotomo.domain.diaries.rules import Audience, Entry, Wish
from kokotomo.domain.notifications.models import Notification
from kokotomo.domain.portability import actions, sweeps
from kokotomo.domain.portability.models import Import, ImportPart
from kokotomo.domain.portability.rules import Choices
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Conflict, Invalid, NotAllowed
from tests.support.factories_imports import again, inside, lines, received, report, said, taken
from tests.support.people import People


@pytest.fixture
def owner(in_app):
    return People(in_app).member()


def of(owner) -> list[Diary]:
    return db.session.query(Diary).filter_by(author_id=owner.id).order_by(Diary.published_at).all()


def test_a_trial_takes_nothing_and_names_what_is_not_taken(owner):
    row = received(owner, lines(said(), said(""), b"{", said(date="1999-02-29")))
    assert of(owner) == []
    assert (row.state, row.total) == ("read", 4)
    assert inside(owner, row).found.fit == 1
    assert report(owner, row) == [(2, "entry.empty"), (3, "line.unreadable"), (4, "date.leap")]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (said(date=None, month_day="02-29"), "date.no_year"),
        (said(date=None), "date.missing"),
        (said(date="1999/06/01"), "date.wrong"),
        (said(date="1999-13-01"), "date.wrong"),
        (said(date="0000-01-01"), "date.wrong"),
        (said(date="1899-12-31"), "day.too_old"),
        (said(date="2999-01-01"), "day.future"),
        (said("\x00雨"), "text.unstorable"),
        (said("\x0e \u202a"), "entry.empty"),
        (b'{"text": "\\ud800", "date": "1999-06-01"}', "text.unstorable"),
        (said("あ" * 20_001), "event.too_long"),
        (said("あ" + "\u0301" * 130_000), "event.heaped"),
        (said(heading_note="題" * 201), "title.too_long"),
        (said(source="本" * 5000), "origin.too_long"),
    ],
)
def test_every_entry_that_cannot_be_taken_says_why(owner, entry, reason):
    assert report(owner, received(owner, lines(entry))) == [(1, reason)]


def test_a_29_february_needs_a_year_that_has_one(owner):
    row = received(owner, lines(said(date=None, month_day="02-29")), year=1935)
    assert report(owner, row) == [(1, "date.leap")]
    row = again(owner, row)
    actions.leave(owner, row)
    row = taken(owner, lines(said(date=None, month_day="02-29")), year=1936)
    assert [one.day for one in of(owner)] == [date(1936, 2, 29)]


def test_taken_entries_are_sealed_in_no_list_and_tell_nobody(owner):
    odd = "　字下げ\tタブ \r\n\x0b終わり \n\n"
    taken(owner, lines(said(odd, heading_note="晴、\n滞在", source="本")))
    (one,) = of(owner)
    assert (one.audience, one.wish, one.voices) == ("private", "none", 0)
    assert one.sealed is not None
    assert one.event is None
    assert (one.listed_at, one.waiting_since) == (None, None)
    assert one.published_at == datetime(1999, 6, 1, 3, tzinfo=UTC)
    content = entries.content_of(owner, one)
    assert content.event == odd
    assert content.title == "晴、 滞在"
    assert json.loads(entries.origin_of(owner, one))["source"] == "本"
    assert db.session.query(Notification).count() == 0


def test_a_second_run_takes_nothing_and_counts_what_is_there(owner):
    file = lines(said("一"), said("二"), said("一"))
    assert taken(owner, file).taken == 2
    row = received(owner, file)
    assert inside(owner, row).found.fit == 0
    row = taken_on(owner, row)
    assert row.taken == 0
    assert [reason for _line, reason in report(owner, row)] == ["already"] * 3
    assert len(of(owner)) == 2


def taken_on(owner, row):
    actions.begin_taking(owner, row)
    while sweeps.work_off(row.id):
        continue
    return again(owner, row)


def test_the_same_words_in_another_notebook_have_another_key(owner, in_app):
    other = People(in_app).member()
    for one in (owner, other):
        taken(one, lines(said()))
    keys = {of(owner)[0].import_key, of(other)[0].import_key}
    assert len(keys) == 2


def test_an_entry_in_the_bin_is_not_taken_again(owner):
    taken(owner, lines(said()))
    diaries.delete(owner, of(owner)[0])
    assert taken(owner, lines(said())).taken == 0


def test_opened_entries_stand_in_the_notebook_and_in_no_other_list(owner, in_app):
    reader = People(in_app).member()
    taken(owner, lines(said("**太字**", topics=[topics()[0].name])), audience=Audience.EVERYONE)
    (one,) = of(owner)
    assert one.event_html == "<p><strong>太字</strong></p>"
    for viewer in (Anonymous(), reader):
        assert pages.page_of_everyone(viewer).items == []
        assert pages.page_of_topic(viewer, topics()[0]).items == []
        assert [row.id for row in pages.page_of_notebook(viewer, owner).items] == [one.id]
    assert pages.page_of_waiting(reader).items == []
    assert db.session.query(DiaryTopic).count() == 1


def test_opening_and_closing_later_keeps_words_origin_place_and_key(owner):
    odd = "前\r\n後 \t"
    taken(owner, lines(said(odd, source="本")))
    (one,) = of(owner)
    at, key, origin = one.published_at, one.import_key, entries.origin_of(owner, one)
    for audience in (Audience.MEMBERS, Audience.PRIVATE, Audience.EVERYONE):
        diaries.change_audience(owner, one, audience)
        db.session.refresh(one)
        assert entries.content_of(owner, one).event == odd
        assert (one.published_at, one.import_key) == (at, key)
        assert entries.origin_of(owner, one) == origin
        assert (one.listed_at, one.waiting_since) == (None, None)


def test_an_edit_that_says_the_same_keeps_the_words_to_the_byte(owner):
    odd = "前\r\n後 \t"
    taken(owner, lines(said(odd)))
    (one,) = of(owner)
    words = entries.content_of(owner, one)
    typed = Entry(type(words)(event="前\n後", title=""), Audience.MEMBERS, Wish.REPLY, one.day)
    diaries.edit(owner, one, typed, one.version)
    db.session.refresh(one)
    assert one.event == odd
    assert one.from_newcomer is False
    assert one.waiting_since is None


def test_an_imported_entry_may_be_edited_up_to_20000_characters(owner):
    taken(owner, lines(said("あ" * 19_000)))
    (one,) = of(owner)
    words = entries.content_of(owner, one)
    longer = Entry(type(words)(event="い" * 20_000), Audience.PRIVATE, Wish.NONE, one.day)
    diaries.edit(owner, one, longer, one.version)
    db.session.refresh(one)
    assert entries.content_of(owner, one).event == "い" * 20_000
    with pytest.raises(Invalid):
        diaries.edit(
            owner, one, Entry(type(words)(event="い" * 20_001), Audience.PRIVATE, Wish.NONE, one.day), 2
        )


def test_a_minor_has_no_entry_for_everybody(in_app):
    young = People(in_app).member(age=15)
    with pytest.raises(Invalid):
        received(young, lines(said()), audience=Audience.EVERYONE)
    taken(young, lines(said(audience="everyone")), audience=None)
    assert [one.audience for one in of(young)] == ["private"]


def test_several_authors_must_be_chosen_from(owner):
    file = lines(said("一"), {**said("二"), "author": "ほか"})
    row = received(owner, file)
    with pytest.raises(Conflict):
        actions.begin_taking(owner, row)
    actions.choose(owner, row, Choices(authors=("ほか",)))
    sweeps.work_off(row.id)
    row = taken_on(owner, row)
    assert [entries.content_of(owner, one).event for one in of(owner)] == ["二"]
    assert report(owner, row) == [(1, "author.other")]


def test_one_file_at_a_time_and_the_same_form_twice_is_one(owner):
    row = received(owner, lines(said()))
    with pytest.raises(Conflict):
        received(owner, lines(said()))
    assert actions.receive(owner, _file(), Choices(), row.form_key).id == row.id
    actions.leave(owner, row)
    assert received(owner, lines(said())).state == "read"


def _file():
    return io.BytesIO(lines(said()))


def test_who_is_suspended_brings_nothing(owner):
    row = received(owner, lines(said()))
    actions.begin_taking(owner, row)
    owner.suspended_until = clock.now() + timedelta(days=1)
    db.session.commit()
    sweeps.work_off(row.id)
    assert again(owner, row).state == "refused"
    assert of(owner) == []
    with pytest.raises(NotAllowed):
        received(owner, lines(said()))


def test_a_worker_that_dies_in_the_middle_takes_nothing_twice(owner, monkeypatch):
    file = lines(*(said(f"{number}") for number in range(250)))
    row = received(owner, file)
    actions.begin_taking(owner, row)
    monkeypatch.setattr(sweeps, "AT_A_TIME", -1.0)
    assert sweeps.work_off(row.id) == 100
    # The worker that held the claim is gone: nobody else works on it until the claim has run out.
    held = again(owner, row)
    held.claim, held.claimed_until = "a" * 26, clock.now() + sweeps.CLAIM
    db.session.commit()
    assert sweeps.work_off(row.id) == 0
    with clock.fixed(clock.now() + sweeps.CLAIM * 2):
        while sweeps.work_off(row.id):
            continue
    assert again(owner, row).taken == 250
    assert len(of(owner)) == 250


def test_a_worker_that_lost_its_claim_writes_nothing_more(owner):
    row = received(owner, lines(said()))
    actions.begin_taking(owner, row)
    claimed = sweeps._claim(row.id)
    held = again(owner, row)
    held.claim = "b" * 26
    db.session.commit()
    assert sweeps._take_batch(claimed, []) is False
    assert again(owner, row).done == 0


def test_files_go_when_they_are_taken_left_or_a_week_old(owner):
    def parts(kind):
        return db.session.query(ImportPart).filter_by(kind=kind).count()

    row = taken(owner, lines(said(), b"{"))
    assert (parts("file"), parts("report")) == (0, 1)
    actions.leave(owner, row)
    assert (parts("file"), parts("report")) == (0, 0)
    received(owner, lines(said("別")))
    with clock.fixed(clock.now() + timedelta(days=8)):
        assert sweeps.forget_old() == 1
    assert db.session.query(Import).count() == parts("file") == 0


def test_words_of_a_file_lie_sealed(owner):
    received(owner, lines(said("ひみつのことば", heading_note="ひみつの題"), said("", source="ひみつ")))
    for table in ("imports", "import_parts", "diaries"):
        for row in db.session.execute(text(f"SELECT * FROM {table}")):
            assert "ひみつ" not in str(tuple(row))
