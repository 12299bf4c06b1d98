"""What only its writer may read never stands in the database as it was written."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.entries import content_of, find_page
from kokotomo.domain.diaries.queries.pages import page_of_notebook
from kokotomo.domain.diaries.rules import Audience, Content
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import Base, db
from tests.support.factories_diaries import an_entry

PARTS = ("event", "feeling", "effort", "title", "note")


def canaries(name: str) -> dict[str, str]:
    return {part: f"カナリア{name}{part}" for part in PARTS}


def stored(app) -> str:
    """Everything that the database holds, as text: the file with its log, or every row of every table."""
    path = app.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    if app.config["SETTINGS"].sqlite:
        raw = b"".join(file.read_bytes() for file in (Path(path), Path(path + "-wal")) if file.exists())
        with sqlite3.connect(path) as connection:
            return raw.decode("utf-8", "replace") + "\n".join(connection.iterdump())
    with app.app_context():
        return "\n".join(
            row[0]
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(text(f'SELECT t::text FROM "{table.name}" t'))
        )


def test_the_search_for_canaries_finds_what_is_open(app, people, write):
    words = canaries("ひらいた")
    write(people.member(), **words)
    assert all(word in stored(app) for word in words.values())


def test_no_word_of_a_private_entry_is_stored_in_the_open(app, people, write):
    author = people.member()
    with app.app_context():
        topic = lists.topics()[0]
    first, second = canaries("はじめ"), canaries("つぎ")
    diary = write(author, audience="private", sky="ooame", topics=(topic.public_id,), **first)
    with app.app_context():
        writer, mine = db.session.get(User, author.id), db.session.get(Diary, diary.id)
        entries.edit(writer, mine, an_entry(audience="private", **second), 1)
        entries.delete(writer, mine)
        entries.restore(writer, mine)
    found = stored(app)
    assert [word for word in (*first.values(), *second.values()) if word in found] == []
    assert "ooame" not in found


def test_no_word_of_a_draft_is_stored_in_the_open(app, people, write):
    author = people.member()
    key, first, second = public_ids.new(), canaries("書きかけ"), canaries("つづき")
    with app.app_context():
        writer = db.session.get(User, author.id)
        drafts.save_draft(writer, Written(Content(**first), audience="everyone", date="1999-12-31"), key)
        drafts.save_draft(writer, Written(Content(**second)), key)
    found = stored(app)
    assert [word for word in (*first.values(), *second.values(), "1999-12-31") if word in found] == []


def test_a_private_entry_says_nothing_outside_of_its_seal(in_app, people, write):
    topic, question = lists.topics()[0], lists.question_of_evening(clock.now().replace(hour=12))
    diary = write(
        people.member(),
        audience="private",
        sky="kiri",
        topics=(topic.public_id,),
        question_id=question.public_id,
        **canaries("封"),
    )
    for column in ("title", "note", "sky", "event", "feeling", "effort", "event_html", "extract"):
        assert getattr(diary, column) is None
    assert (diary.question_id, diary.listed_at, diary.renderer) == (None, None, 0)
    assert db.session.query(DiaryTopic).count() == 0


def test_its_writer_reads_a_private_entry_whole(in_app, people, write):
    author = people.member()
    chosen = tuple(topic.public_id for topic in lists.topics()[2:5])
    question = lists.question_of_evening(clock.now().replace(hour=12))
    diary = write(
        author,
        audience="private",
        sky="kiri",
        topics=chosen,
        question_id=question.public_id,
        **canaries("読む"),
    )
    page = find_page(author, diary.public_id)
    assert page.content == Content(**canaries("読む"), sky="kiri", topics=chosen)
    assert tuple(topic.public_id for topic in page.topics) == chosen
    assert page.question.id == question.id
    [listed] = page_of_notebook(author, author).items
    assert (listed.title, listed.extract, listed.sky) == (
        canaries("読む")["title"],
        canaries("読む")["event"],
        "kiri",
    )
    assert content_of(author, diary) == page.content


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE diaries SET sealed = (SELECT o.sealed FROM diaries o WHERE o.id = :other) WHERE id = :id",
        "UPDATE diaries SET version = version + 1 WHERE id = :id",
        "UPDATE diaries SET sealed = substr(sealed, 1, length(sealed) - 4) WHERE id = :id",
    ],
    ids=["swapped", "other version", "cut"],
)
def test_a_sealed_entry_opens_only_in_its_own_row_and_version(in_app, people, write, tamper):
    author = people.member()
    diary, other = (write(author, audience="private", event=words) for words in ("わたし", "ほか"))
    db.session.execute(text(tamper), {"id": diary.id, "other": other.id})
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(Unsealable):
        find_page(author, diary.public_id)


def test_an_older_version_put_back_does_not_open(in_app, people, write):
    author = people.member()
    diary = write(author, audience="private", event="古い")
    old = diary.sealed
    entries.edit(author, diary, an_entry(audience="private", event="新しい"), 1)
    db.session.execute(text("UPDATE diaries SET sealed = :old"), {"old": old})
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(Unsealable):
        find_page(author, diary.public_id)


def test_nobody_else_reaches_a_private_entry_even_by_its_address(in_app, people, write, ties):
    author, friend = people.member(), people.member()
    ties.mutual(author, friend)
    diary = write(author, audience="private", at=clock.now() - timedelta(hours=1))
    assert find_page(friend, diary.public_id) is None
    assert page_of_notebook(friend, author).items == []
    entries.change_audience(author, diary, Audience.MUTUAL)
    assert find_page(friend, diary.public_id) is not None


def test_the_database_itself_refuses_open_words_beside_sealed_ones(in_app, people, write):
    diary = write(people.member(), audience="private")
    for change in ("title = 'x'", "extract = 'x'", "listed_at = created_at", "sealed = NULL"):
        with pytest.raises(Exception, match=r"(?i)check|constraint"):
            db.session.execute(text(f"UPDATE diaries SET {change} WHERE id = :id"), {"id": diary.id})
        db.session.rollback()
