"""つながり: what its rows say and where they lead, and that nothing on it is counted or told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.diaries.models import Topic
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import link_called, main_of, words_of

AT = datetime(2026, 11, 22, 23, 20, tzinfo=UTC)  # Monday, 8:20 in Tokyo


class Scene:
    """しおり, who opens つながり, and 波の音."""

    def __init__(self, app, people, ties):
        self.app, self.people, self.ties = app, people, ties
        self.me, self.other = (
            people.member("しおり"),
            people.member("波の音", bio="海の近くで\n夜勤をしています"),
        )
        self.mine, self.theirs = people.browser(self.me), people.browser(self.other)

    def part(self, name):
        page = main_of(self.mine.text("/connections"))
        found = re.search(rf'aria-labelledby="{name}-t">(.*?)</section>', page, re.DOTALL)
        return found.group(1) if found else ""

    def writes_about(self, browser, topic, words="海の話"):
        with self.app.app_context():
            row = db.session.scalars(select(Topic).where(Topic.name == topic)).one()
        fields = {"event": words, "audience": "members", "wish": "reply", "topics": row.public_id}
        assert browser.post("/diaries", fields).status_code == 303


@pytest.fixture
def scene(app, people, ties):
    with clock.fixed(AT):
        yield Scene(app, people, ties)


def test_each_sentence_says_who_gave_words_to_whom(scene):
    mine = scene.ties.page(scene.me, title="鍋をつくった日")
    first = scene.ties.reply(scene.other, mine)
    assert "けさ、あなたの「鍋をつくった日」に返事をくれました。" in words_of(scene.part("ties"))
    with clock.fixed(AT + timedelta(minutes=1)):
        scene.ties.reply(scene.me, mine, answered=first)
        assert "あなたの「鍋をつくった日」で、返事をやりとりしました。" in words_of(scene.part("ties"))
    with clock.fixed(AT + timedelta(minutes=2)):
        scene.ties.reply(scene.me, scene.ties.page(scene.other, title="電車で席をゆずれた"))
        assert "「電車で席をゆずれた」に、あなたが返事を書きました。" in words_of(scene.part("ties"))
    with clock.fixed(AT + timedelta(minutes=3)):
        third = scene.ties.page(scene.people.member(), title="銭湯の日")
        own = scene.ties.reply(scene.me, third)
        said = scene.ties.reply(scene.other, third)
        scene.ties.reply(scene.me, third, answered=said)
        assert "「銭湯の日」で、あなたが返事に答えました。" in words_of(scene.part("ties"))
    with clock.fixed(AT + timedelta(minutes=4)):
        fourth = scene.ties.page(scene.people.member(), title="朝の散歩")
        own = scene.ties.reply(scene.me, fourth)
        scene.ties.reply(scene.other, fourth, answered=own)
        assert "けさ、「朝の散歩」で、あなたの返事に答えてくれました。" in words_of(scene.part("ties"))


def test_a_row_leads_to_the_reply_itself_and_to_the_notebook(scene):
    page = scene.ties.page(scene.me, title="鍋をつくった日")
    reply = scene.ties.reply(scene.other, page)
    row = scene.part("ties")
    way = link_called(row, "鍋をつくった日")
    assert way == f"/diaries/{page.public_id}#r-{reply.public_id}"
    assert f'id="r-{reply.public_id}"' in scene.mine.text(way.split("#")[0])
    assert link_called(row, "ノートを読む") == f"/u/{scene.other.public_id}"
    assert "けさ 8:20" in words_of(row)


def test_a_title_is_never_taken_from_under_a_note_and_stands_as_it_was_written(scene):
    words = {"title": None, "extract": "つらい話の中身", "note": "つらい話がふくまれます"}
    scene.ties.reply(scene.other, scene.ties.page(scene.me, **words))
    assert "つらい話の中身" not in scene.part("ties")
    assert "11月23日（月）の日記" in words_of(scene.part("ties"))
    scene.ties.reply(scene.other, scene.ties.page(scene.me, title="{card} <b>%s"))
    assert "「{card} &lt;b&gt;%s」" in scene.part("ties")


def test_cards_stand_only_beside_mutual_people(scene):
    scene.ties.reply(scene.other, scene.ties.page(scene.me))
    scene.ties.follow(scene.me, scene.other)
    assert "greet__card" not in scene.part("ties")
    scene.ties.follow(scene.other, scene.me)
    assert scene.part("ties").count('greet__card"') == 4
    assert "たがいにフォロー" in scene.part("ties")


def test_the_newest_unread_page_of_somebody_followed_goes_once_it_was_read(scene):
    assert scene.part("unread") == ""
    scene.ties.follow(scene.me, scene.other)
    page = scene.ties.page(scene.other, title="夜勤明けの海")
    row = scene.part("unread")
    assert "「夜勤明けの海」を書きました。" in words_of(row)
    assert link_called(row, "夜勤明けの海") == f"/diaries/{page.public_id}"
    scene.mine.text(f"/diaries/{page.public_id}")
    assert scene.part("unread") != ""  # opening is no answer
    scene.mine.post(f"/diaries/{page.public_id}/reading", {"read": "1"})
    assert scene.part("unread") == ""


def test_a_notebook_to_meet_says_why_in_words_and_opening_it_tells_nobody(scene):
    scene.writes_about(scene.theirs, "夜勤")
    scene.writes_about(scene.mine, "夜勤")
    assert "が同じです" not in scene.part("meets")
    with clock.fixed(AT + timedelta(days=1)):
        part = scene.part("meets")
        assert "話題「夜勤」が同じです" in words_of(part)
        assert "海の近くで 夜勤をしています" in words_of(part)
        assert "今日は、この1冊です。" in words_of(part)
        way = link_called(part, "波の音")
        assert way == f"/u/{scene.other.public_id}"
        scene.mine.text(way)
        assert "話題「夜勤」が同じです" in words_of(scene.part("meets"))
        assert "しおり" not in main_of(scene.theirs.text("/notifications"))


def test_it_is_private_by_its_first_line_and_counts_nobody(scene, visitor):
    for number in range(7):
        other = scene.people.member()
        scene.ties.mutual(scene.me, other)
        scene.ties.reply(other, scene.ties.page(scene.me, title=f"日記{'あ' * number}"))
    page = words_of(main_of(scene.mine.text("/connections")))
    assert page.index("あなただけに見えます") < page.index("このごろ")
    assert not re.search(r"\d+\s*(人|件|通|回)", page)
    assert visitor.get("/connections").location == "/login?next=/connections"
    for path in ("following", "followers", "mutual", "hidden"):
        assert f'href="/connections/{path}"' in scene.part("lists")


def test_an_empty_page_says_what_could_be_done(scene):
    page = words_of(main_of(scene.mine.text("/connections")))
    assert "まだ、ここにはだれもいません。" in page
    assert "話題をえらんで日記を書くと" in page
    assert "まだ読んでいない日記" not in page
