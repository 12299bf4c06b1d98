"""Who reads what: the truth, written by hand, against one entry and against every list."""

from datetime import date, timedelta

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import find_diary, find_page
from kokotomo.domain.follows import actions as follows
from kokotomo.foundation import clock
from kokotomo.foundation.db import db

AUDIENCES = ("everyone", "members", "mutual", "private")

# Viewer -> the audiences of which they read an adult's entry (e, m = members, f = mutual, p) …
OF_AN_ADULT = {
    "guest": "e",
    "stranger": "em",
    "follower": "em",
    "followed": "em",
    "mutual": "emf",
    "ex-mutual": "em",
    "muter": "em",
    "blocked": "",
    "blocker": "",
    "suspended": "em",
    "minor": "em",
    "mutual minor": "emf",
    "author": "emfp",
}
# … and a minor's, who writes for everyone nowhere.
OF_A_MINOR = {
    "guest": "",
    "stranger": "",
    "follower": "",
    "followed": "m",
    "mutual": "mf",
    "ex-mutual": "",
    "muter": "",
    "blocked": "",
    "blocker": "",
    "suspended": "",
    "minor": "m",
    "mutual minor": "mf",
    "author": "mfp",
}
LETTERS = dict(zip("emfp", AUDIENCES, strict=True))


@pytest.fixture
def cast(in_app, people, ties):
    """Makes the viewers of the tables, each in their standing to *author*."""

    def made(author):
        found = {name: people.member() for name in OF_AN_ADULT if name not in ("guest", "author")}
        found["minor"], found["mutual minor"] = people.minor(), people.minor()
        ties.follow(found["follower"], author)
        ties.follow(author, found["followed"])
        for name in ("mutual", "ex-mutual", "mutual minor"):
            ties.mutual(author, found[name])
        ties.mute(found["muter"], author)
        ties.block_row(author, found["blocked"])
        ties.block_row(found["blocker"], author)
        ties.suspend(found["suspended"])
        follows.unfollow(author, found["ex-mutual"])
        return {"guest": Anonymous(), "author": author, **found}

    return made


def seen_by(viewer, written: dict[str, Diary]) -> set[str]:
    """The audiences of *written* whose page *viewer* can open; `find_diary` and `find_page` must agree."""
    one = {name for name, diary in written.items() if find_diary(viewer, diary.public_id) is not None}
    assert one == {name for name, diary in written.items() if find_page(viewer, diary.public_id) is not None}
    return one


def listed_for(viewer, author, topic, question) -> dict[str, set[str]]:
    """By list: the audiences of *author*'s entries that stand in it for *viewer*."""
    found = {
        "everyone": pages.page_of_everyone(viewer),
        "topic": pages.page_of_topic(viewer, topic),
        "question": pages.page_of_question(viewer, question),
        "notebook": pages.page_of_notebook(viewer, author),
    }
    if viewer.id is not None:
        found["following"] = pages.page_of_following(viewer)
        found["waiting"] = pages.page_of_waiting(viewer)
    return {
        name: {item.audience for item in page.items if item.author_id == author.id}
        for name, page in found.items()
    }


@pytest.mark.parametrize("age", ["adult", "minor"])
def test_everybody_reads_what_the_table_says_by_page_and_by_list(in_app, people, write, cast, age):
    author = people.member() if age == "adult" else people.minor()
    topic = lists.topics()[0]
    question = lists.question_of_evening(clock.now().replace(hour=12))
    audiences = AUDIENCES if age == "adult" else AUDIENCES[1:]
    written = {
        audience: write(author, audience=audience, topics=(topic.public_id,), question_id=question.public_id)
        for audience in audiences
    }
    for name, viewer in cast(author).items():
        expected = {LETTERS[letter] for letter in (OF_AN_ADULT if age == "adult" else OF_A_MINOR)[name]}
        assert seen_by(viewer, written) == expected, name
        found = listed_for(viewer, author, topic, question)
        others = expected - {"private"}
        muted = set() if name == "muter" else others
        assert found["notebook"] == expected, name
        assert (found["everyone"], found["topic"], found["question"]) == (muted, muted, muted), name
        if name != "guest":
            follows = name in ("follower", "mutual", "ex-mutual", "mutual minor")
            assert found["following"] == (muted if follows else set()), name
            assert found["waiting"] == (set() if name == "author" else muted), name


@pytest.mark.parametrize("state", ["deleted", "hidden", "suspended", "left"])
def test_what_is_deleted_or_hidden_or_of_somebody_absent_is_nowhere(in_app, people, write, cast, ties, state):
    author, topic = people.member(), lists.topics()[0]
    question = lists.question_of_evening(clock.now().replace(hour=12))
    written = {
        audience: write(author, audience=audience, topics=(topic.public_id,)) for audience in AUDIENCES
    }
    viewers = cast(author)
    if state == "suspended":
        ties.suspend(author)
    elif state == "left":
        ties.leave(author)
    for diary in written.values():
        if state == "deleted":
            entries.delete(author, diary)
        elif state == "hidden":
            ties.change(diary, hidden_at=clock.now())
    for name, viewer in viewers.items():
        if name == "author":
            assert seen_by(viewer, written) == (set() if state == "deleted" else set(AUDIENCES))
            continue
        assert seen_by(viewer, written) == set(), name
        assert set().union(*listed_for(viewer, author, topic, question).values()) == set(), name


def test_a_minor_is_an_adult_from_the_day_on_which_they_are_surely_18(in_app, people, write):
    author, reader = people.member(adult_from=date(2026, 12, 1), joined=clock.now()), people.member()
    diary = write(author)
    last_evening = clock.now().replace(year=2026, month=11, day=30, hour=14, minute=59)
    with clock.fixed(last_evening):
        assert find_diary(reader, diary.public_id) is None
    with clock.fixed(last_evening + timedelta(minutes=1)):
        assert find_diary(reader, diary.public_id) is not None


def test_an_audience_that_nobody_named_is_for_nobody(in_app, people, write):
    author, reader = people.member(), people.member()
    diary = write(author)
    db.session.query(Diary).update({"audience": "circle"})
    db.session.commit()
    assert find_diary(reader, diary.public_id) is None
    assert find_diary(author, diary.public_id) is not None


@pytest.mark.parametrize("wrong", ["", "x", "A" * 26, "a" * 26, "a" * 27, "' OR 1=1 --", "あ" * 26])
def test_an_address_that_is_no_address_finds_nothing(in_app, people, write, wrong):
    author = people.member()
    write(author)
    assert find_diary(author, wrong) is None
    assert find_page(author, wrong) is None


def test_how_the_viewer_stands_to_the_writer_comes_with_the_page(in_app, people, write, ties):
    author, reader = people.member(), people.member()
    diary = write(author)
    ties.follow(reader, author)
    ties.mute(reader, author)
    standing = find_page(reader, diary.public_id).standing
    assert (standing.follows, standing.followed, standing.muted) == (True, False, True)
    ties.follow(author, people.member())
    guest = find_page(Anonymous(), write(author, audience="everyone").public_id).standing
    assert (guest.follows, guest.followed, guest.muted) == (False, False, False)
