"""The lists: their order, their pages, what they leave out, and what they show of an entry."""

from datetime import date, timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import neighbours
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from tests.support.factories_diaries import an_entry

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(in_app, people, write, ties):
    """Two writers with entries of the last hours on one topic and question, and a reader who follows both."""

    class Stage:
        topic = lists.topics()[4]
        question = lists.question_of_evening(clock.now().replace(hour=12))
        one, two, reader = people.member(), people.member(), people.member()

        def fill(self, count: int, **said):
            now = clock.now()
            return [
                write(
                    self.one if number % 2 else self.two,
                    at=now - HOUR * number,
                    **{"topics": (self.topic.public_id,), "question_id": self.question.public_id, **said},
                )
                for number in range(1, count + 1)
            ]

        def page(self, name: str, cursor: str | None = None):
            return {
                "everyone": lambda: pages.page_of_everyone(self.reader, cursor),
                "following": lambda: pages.page_of_following(self.reader, cursor),
                "topic": lambda: pages.page_of_topic(self.reader, self.topic, cursor),
                "question": lambda: pages.page_of_question(self.reader, self.question, cursor),
                "waiting": lambda: pages.page_of_waiting(self.reader, cursor),
                "notebook": lambda: pages.page_of_notebook(self.reader, self.one, cursor),
            }[name]()

        def all_pages(self, name: str) -> list[str]:
            found, cursor = [], None
            while True:
                page = self.page(name, cursor)
                found += [item.public_id for item in page.items]
                cursor = page.next_cursor
                if cursor is None:
                    return found

    made = Stage()
    ties.follow(made.reader, made.one, made.two)
    return made


@pytest.mark.parametrize("name", ["everyone", "following", "topic", "question", "notebook"])
def test_the_newest_published_stand_first_whatever_day_they_are_about(stage, name):
    written = stage.fill(3)
    db.session.query(Diary).filter_by(id=written[0].id).update({"day": date(2020, 1, 1)})
    db.session.commit()
    expected = [d.public_id for d in written if name != "notebook" or d.author_id == stage.one.id]
    assert stage.all_pages(name) == expected


@pytest.mark.parametrize("few", [0, 40])
def test_following_many_and_following_few_show_the_same(stage, write, people, monkeypatch, few):
    monkeypatch.setattr(pages, "FEW", few)
    written = stage.fill(23)
    write(people.member())
    assert stage.all_pages("following") == [diary.public_id for diary in written]


def test_those_who_wait_longest_stand_first(stage):
    written = stage.fill(4)
    assert stage.all_pages("waiting") == [diary.public_id for diary in written[::-1]]


@pytest.mark.parametrize("name", ["everyone", "following", "topic", "question", "waiting", "notebook"])
def test_pages_hold_twenty_and_together_hold_everything_once(stage, name):
    written = stage.fill(43)
    mine = [d.public_id for d in written if name != "notebook" or d.author_id == stage.one.id]
    assert len(stage.page(name).items) == 20
    found = stage.all_pages(name)
    assert found == (mine[::-1] if name == "waiting" else mine)


@pytest.mark.parametrize("name", ["everyone", "following", "topic", "question", "waiting", "notebook"])
def test_entries_of_one_instant_are_neither_lost_nor_doubled_between_pages(stage, write, name):
    with clock.fixed(clock.now()) as now:
        said = {"topics": (stage.topic.public_id,), "question_id": stage.question.public_id}
        written = {write(stage.one, at=now, **said).public_id for _ in range(25)}
        found = stage.all_pages(name)
    assert (len(found), set(found)) == (25, written)


@pytest.mark.parametrize("name", ["everyone", "following", "topic", "question", "waiting", "notebook"])
@pytest.mark.parametrize("cursor", ["x", "%00", "W10", "WyJhIiwgMV0", "a" * 300])
def test_a_broken_cursor_is_not_found(stage, name, cursor):
    stage.fill(1)
    with pytest.raises(NotFound):
        stage.page(name, cursor)


@pytest.mark.parametrize("name", ["everyone", "following", "topic", "question", "waiting"])
def test_a_muted_writer_stands_in_no_list_but_in_their_own_notebook(stage, ties, name):
    written = stage.fill(4)
    ties.mute(stage.reader, stage.one)
    theirs = {diary.public_id for diary in written if diary.author_id == stage.one.id}
    assert theirs.isdisjoint(stage.all_pages(name))
    assert set(stage.all_pages("notebook")) == theirs


def test_one_sees_ones_own_entries_among_all_but_not_among_those_to_answer(stage, write):
    mine = write(stage.reader)
    assert stage.all_pages("everyone") == [mine.public_id]
    assert stage.all_pages("following") == []
    assert stage.all_pages("waiting") == []


def test_a_list_shows_the_beginning_without_marks(in_app, people, write):
    author = people.member("まるい石")
    write(
        author,
        event="**席**を\nゆずれた。" + "あ" * 200,
        feeling="*手*は汗",
        effort="声をかけた",
        title="電車",
        note="汗の話",
        sky="usubi",
    )
    [listed] = pages.page_of_everyone(people.member()).items
    assert listed.extract.startswith("席を ゆずれた。ああ")
    assert listed.extract.endswith("あ…")
    assert len(listed.extract) == 120
    assert (listed.feeling_extract, listed.effort_extract) == ("手は汗", "声をかけた")
    assert (listed.title, listed.note, listed.sky) == ("電車", "汗の話", "usubi")
    assert (listed.nickname, listed.cover, listed.author_public_id) == (
        "まるい石",
        author.cover,
        author.public_id,
    )


def test_a_guest_finds_the_newest_entries_for_everyone(in_app, people, write):
    author = people.member()
    for audience in ("everyone", "members", "everyone", "mutual", "everyone", "everyone"):
        write(author, audience=audience)
    found = pages.page_of_everyone(Anonymous(), size=3)
    assert [item.audience for item in found.items] == ["everyone"] * 3
    assert found.next_cursor is not None


def test_a_notebook_of_ones_own_holds_open_and_sealed_pages_in_one_order(in_app, people, write):
    author, now = people.member(), clock.now()
    audiences = ["private", "members", "private", "mutual", "everyone"]
    for hours, audience in enumerate(audiences):
        write(author, at=now - HOUR * hours, audience=audience, title=f"題{hours}")
    found = pages.page_of_notebook(author, author).items
    assert [(item.audience, item.title) for item in found] == [
        (audience, f"題{hours}") for hours, audience in enumerate(audiences)
    ]


def test_previous_and_next_go_by_the_day_of_the_diary(in_app, people, write):
    author, reader = people.member(), people.member()
    second = write(author, day=date(2026, 3, 2), title="二日")
    first = write(author, day=date(2026, 3, 1), title="一日")
    third = write(author, day=date(2026, 3, 3), title="三日")
    write(people.member(), day=date(2026, 3, 2), title="ほかの人")
    for viewer in (author, reader):
        before, after = neighbours(viewer, second)
        assert (before.public_id, after.public_id) == (first.public_id, third.public_id)
        assert (before.title, after.title) == ("一日", "三日")
        assert neighbours(viewer, first)[0] is None
        assert neighbours(viewer, third)[1] is None


def test_several_entries_of_one_day_follow_each_other_as_they_were_written(in_app, people, write):
    author = people.member()
    written = [write(author, day=date(2026, 3, 1)) for _ in range(3)]
    before, after = neighbours(author, written[1])
    assert (before.public_id, after.public_id) == (written[0].public_id, written[2].public_id)


def test_previous_and_next_pass_over_what_the_viewer_may_not_read(in_app, people, write):
    author, reader = people.member(), people.member()
    days = [date(2026, 3, day) for day in (1, 2, 3, 4, 5)]
    audiences = ["everyone", "private", "members", "mutual", "everyone"]
    written = [write(author, day=day, audience=a) for day, a in zip(days, audiences, strict=True)]
    assert [n.public_id for n in neighbours(reader, written[2])] == [
        written[0].public_id,
        written[4].public_id,
    ]
    mine = neighbours(author, written[2])
    assert [(n.public_id, n.title) for n in mine] == [
        (written[1].public_id, None),
        (written[3].public_id, None),
    ]
    assert neighbours(Anonymous(), written[0])[1].public_id == written[4].public_id


def test_a_topic_lists_only_its_own_and_an_edit_moves_an_entry_to_its_new_topics(in_app, people, write):
    author, (cats, dogs) = people.member(), lists.topics()[:2]
    diary = write(author, topics=(cats.public_id,))
    write(author)
    assert [item.id for item in pages.page_of_topic(author, cats).items] == [diary.id]
    entries.edit(author, diary, an_entry(topics=(dogs.public_id,)), 1)
    assert pages.page_of_topic(author, cats).items == []
    assert [item.id for item in pages.page_of_topic(author, dogs).items] == [diary.id]
