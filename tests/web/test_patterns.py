"""Rows drawn from patterns are, to the letter, what their macros draw."""

import itertools
from typing import Any

import pytest
from flask import Flask, g
from markupsafe import Markup

from kokotomo.web.entries import Author, EntryView
from kokotomo.web.reply_box import ReplyBox, ReplyForm
from kokotomo.web.reply_views import Item, Person, ReplyView

HOSTILE = "<b>\"あ'&amp;</b>{{ 7 }}%s\\1"
WORDS = ("しおり", HOSTILE, "<script>", "\u0301x", "&", "{", "👩‍👧")


def an_entry(word: str, **changes: Any) -> EntryView:
    facts: dict[str, Any] = {
        "public_id": "b" * 26,
        "url": "/diaries/" + "b" * 26,
        "author": Author("c" * 26, word, "sora", "/u/" + "c" * 26),
        "when": "けさ 8:02",
        "audience_label": "会員まで",
        "audience_icon": "people",
        "sky": None,
        "title": word,
        "note": None,
        "extract": None,
        "feeling_extract": None,
        "effort_extract": None,
        "wish": "返事があるとうれしい",
        "closed": False,
        "mine": False,
        "read_by_me": False,
    }
    return EntryView(**(facts | changes))


def a_reply(word: str, **changes: Any) -> ReplyView:
    facts: dict[str, Any] = {
        "public_id": "d" * 26,
        "author": Person("c" * 26, word, "kaki", "/u/" + "c" * 26),
        "role": None,
        "when": "21日 23:30",
        "edited_text": None,
        "html": Markup("<p>ことば &amp; <em>ことば</em></p>"),
        "answer_to": None,
        "hidden": False,
        "deleted": False,
        "answer_url": None,
        "keep_url": None,
        "kept": False,
        "menu": [],
        "answers": [],
    }
    return ReplyView(**(facts | changes))


@pytest.fixture
def macros(app: Flask):
    def of(source: str) -> Any:
        return app.jinja_env.get_template(source).module

    with app.test_request_context("/"):
        yield of


def entries_of_all_kinds():
    parts = ("note", "extract", "feeling_extract", "effort_extract")
    for word in WORDS:
        for there in itertools.product((False, True), repeat=len(parts)):
            said = {part: f"{word}{part}" for part, is_there in zip(parts, there, strict=True) if is_there}
            yield an_entry(word, **said)
    for sky in ("hare", "kiri", None):
        for closed, mine, read in itertools.product((False, True), repeat=3):
            yield an_entry("波の音", sky=sky, closed=closed, mine=mine, read_by_me=read)


def replies_of_all_kinds():
    menu = [
        Item("編集する", "/e"),
        Item("ミュートする", "/m?a=1&b=2", "わたしの画面に出なくなります", post=True),
    ]
    below = [a_reply("こたえ", menu=menu), a_reply(HOSTILE, answer_to=HOSTILE)]
    for word in WORDS:
        yield a_reply(word, answer_to=word, answer_url="/a?x=1&answer=2#write", menu=menu, answers=below)
    for role, edited, to, url in itertools.product(
        (None, "writer"), (None, "編集済み"), (None, "波"), (None, "/a")
    ):
        yield a_reply("月", role=role, edited_text=edited, answer_to=to, answer_url=url)
    for hidden, deleted, new in itertools.product((False, True), repeat=3):
        yield a_reply("月", hidden=hidden, deleted=deleted, new=new, answers=below if deleted else [])
    for kept in (False, True):
        yield a_reply("月", keep_url="/replies/x/keepsake", kept=kept, menu=menu[:1])


def test_an_entry_is_what_its_macro_draws(macros):
    entry = macros("components/diaries.html").entry
    seen = 0
    for one in entries_of_all_kinds():
        for how in ({}, {"guest": True}, {"show_wish": True, "level": 2}):
            # Twice: what made the pattern, and what was made of it.
            for _ in range(2):
                assert one.drawn(**how) == str(entry(one, **how))
            seen += 1
    assert seen > 300


def test_a_reply_with_its_answers_is_what_its_macro_draws(macros):
    reply = macros("components/replies.html").reply
    for one in replies_of_all_kinds():
        for _ in range(2):
            assert one.drawn() == str(reply(one))


def test_the_icons_of_a_pattern_are_asked_for_each_time(macros):
    noted = an_entry("月", note="つらい話", extract="ことば")
    for _ in range(2):
        g.icons = {"moon": None}
        noted.drawn()
        assert list(g.icons) == ["moon", "veil"]


def test_no_words_of_one_row_stand_in_another(macros):
    first = an_entry("ひみつの名前", extract="ひみつの言葉").drawn()
    second = an_entry("ほかの名前", extract="ほかの言葉").drawn()
    assert "ひみつの言葉" in first
    assert "ひみつ" not in second


def a_box(**changes: Any) -> ReplyBox:
    facts: dict[str, Any] = {
        "form": None,
        "action": "/diaries/x/replies",
        "many": False,
        "wish": None,
        "change_url": None,
        "answering": None,
        "answered": "",
        "page_url": "/diaries/x",
    }
    return ReplyBox(**(facts | changes))


def test_an_empty_box_is_what_its_form_draws(macros):
    boxes = [
        a_box(many=many, wish=wish, change_url=url, answering=to, answered="e" * 26 if to else "")
        for many, wish, url, to in itertools.product(
            (False, True), (None, HOSTILE), (None, "/edit?a=1&b=2"), (None, HOSTILE)
        )
    ]
    for box in boxes:
        for _ in range(2):
            g.scripts = {}
            drawn = str(box.drawn())
            assert list(g.scripts) == ["counter"]
            key = drawn.split('name="form_key"')[1].split('value="')[1][:26]
            form = ReplyForm(formdata=None, form_key=key, answered=box.answered)
            assert drawn == str(box._replace(form=form).drawn())


def test_every_box_has_a_key_of_its_own(macros):
    keys = {str(a_box().drawn()).split('name="form_key"')[1].split('value="')[1][:26] for _ in range(3)}
    assert len(keys) == 3
