"""Everything that somebody wrote goes out, and comes in again as it was."""

import json
import re

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.diaries.actions import entries as diaries
from kokotomo.domain.diaries.queries.topics import topics
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.portability.queries import exports as queries
from kokotomo.foundation import public_ids
from tests.support.factories_imports import exported, lines, rows, said, taken, texts
from tests.support.people import People
from tests.support.queries import counted


@pytest.fixture
def owner(in_app):
    return People(in_app).member()


def test_every_fact_goes_out_and_a_private_entry_unsealed(owner, write):
    topic = topics()[0]
    words = {"event": "出来事", "feeling": "気持ち", "effort": "頑張り", "title": "題", "note": "注意"}
    for audience in ("private", "members"):
        write(owner, audience=audience, sky="hare", topics=(topic.public_id,), **words)
    for row in rows(owner):
        assert (row["text"], row["feeling"], row["effort"]) == ("出来事", "気持ち", "頑張り")
        assert (row["heading_note"], row["note"], row["sky"]) == ("題", "注意", "hare")
        assert (row["topics"], row["author"], row["imported"]) == ([topic.name], owner.nickname, False)


def test_what_is_deleted_or_somebody_elses_stays_out(owner, in_app, write):
    write(People(in_app).member(), event="よその日記")
    diaries.delete(owner, write(owner, event="消した日記"))
    kept = write(owner, event="残る日記")
    assert [row["id"] for row in rows(owner)] == [kept.public_id]
    names = [name for name in exported(owner).namelist() if name.endswith(".md")]
    assert len(names) == 1


def test_replies_go_out_as_far_as_the_writer_sees_them(owner, in_app, write):
    people = People(in_app)
    friend, blocked, other = people.member(), people.member(), people.member()
    page = write(owner, event="ページ")
    for author, words in ((friend, "読みました"), (blocked, "いやなことば"), (other, "消した返事")):
        last = comments.reply(author, page, words, None, public_ids.new())
    comments.delete_reply(other, last, page)
    follows.block(owner, blocked)
    (row,) = rows(owner)
    assert [(one["author"], one["text"]) for one in row["replies"]] == [(friend.nickname, "読みました")]
    (name,) = [name for name in exported(owner).namelist() if name.endswith(".md")]
    markdown = exported(owner).read(name).decode()
    assert "読みました" in markdown
    assert "いやなことば" not in markdown


def test_front_matter_holds_whatever_a_title_is(owner):
    titles = ["--- a: b", '"\\', "# 印: [x]", "{}", "😀 \u2028x", "'", "- a", "\x85"]
    taken(owner, lines(*(said(f"{n}", heading_note=title) for n, title in enumerate(titles))))
    archive = exported(owner)
    for name in archive.namelist():
        if not name.endswith(".md"):
            continue
        _none, front, _words = archive.read(name).decode().split("---\n", 2)
        for line in front.split("\n")[:-1]:
            key, value = line.split(": ", 1)
            assert re.fullmatch("[a-z_]+", key)
            assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029]", value)
            json.loads(value)


def test_in_out_and_in_again_is_equal_to_the_byte(owner, in_app):
    odd = ["　字下げ\tタブ\r\n\u2028終わり \n\n", "\x0b\u200d\u202e", "e\u0301", "a\x85b", "---\n# x"]
    entries = [said(text, source=f"本{n}", heading_note="晴") for n, text in enumerate(odd)]
    taken(owner, lines(*entries))
    first = rows(owner)
    assert texts(first) == texts([one for one in entries if one["text"] != odd[1]] + [entries[1]])
    other = People(in_app).member()
    taken(other, exported(owner).read("diaries.jsonl"))
    again = rows(other)
    assert texts(again) == texts(first)
    for key in ("author", "source", "heading_note", "published_at", "audience", "wish"):
        assert sorted(one[key] for one in again) == sorted(one[key] for one in first)


def test_an_export_brought_back_to_its_writer_adds_nothing(owner, write):
    write(owner, event="ここで書いた日記")
    taken(owner, lines(said("前から")))
    everything = exported(owner).read("diaries.jsonl")
    before = len(rows(owner))
    taken(owner, everything, authors=("*",))
    assert len(rows(owner)) == before


def test_the_export_asks_as_often_for_one_entry_as_for_fifty(owner, in_app):
    taken(owner, lines(said("0")))
    with counted(in_app) as few:
        list(queries.batches_of(owner))
    taken(owner, lines(*(said(f"{n}") for n in range(1, 49))))
    with counted(in_app) as many:
        list(queries.batches_of(owner))
    assert len(many) == len(few)


def test_more_than_one_batch_goes_out_whole(owner):
    taken(owner, lines(*(said(f"{n}") for n in range(queries.BATCH * 2 + 1))))
    assert len(rows(owner)) == queries.BATCH * 2 + 1
