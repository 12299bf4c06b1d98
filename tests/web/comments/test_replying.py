"""Replying on the page of a diary, without scripts."""

import pytest
from sqlalchemy import func, select

from kokotomo.domain.comments import actions
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.rules import BODY_MAX
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.support.pages import form_to, link_called, main_of, title_of, words_of


@pytest.fixture
def scene(people, ties):
    """A page open to all, its writer, somebody else, and their browsers."""

    class Scene:
        writer, reader = people.member("しおり"), people.member("波の音")
        page = ties.page(writer, audience="everyone", title="鍋をつくった日")
        url = f"/diaries/{page.public_id}"
        post = f"{url}/replies"
        hers, theirs = people.browser(writer), people.browser(reader)

    return Scene


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Comment.id)))


def fill(visitor, scene, page=None, **fields):
    """The box of the page, filled in as somebody would."""
    box = form_to(page or visitor.text(scene.url), scene.post)
    return {**box, **fields}


def test_a_reply_leads_to_itself_on_the_page(app, scene):
    answer = scene.theirs.client.post(scene.post, data=fill(scene.theirs, scene, body="湯気、**すき**です。"))
    assert answer.status_code == 303
    path, anchor = answer.location.split("#")
    page = scene.theirs.text(path)
    assert f'id="{anchor}"' in page
    assert "湯気、<strong>すき</strong>です。" in page
    assert "届いた返事" in scene.hers.text(scene.url)
    assert "湯気、" in scene.hers.text(scene.url)


def test_a_guest_reads_and_finds_the_way_there_and_back(app, scene, visitor, ties):
    ties.reply(scene.reader, scene.page, "読めますように")
    page = visitor.text(scene.url)
    assert "読めますように" in page
    assert "<form" not in page
    assert "返事を投稿するにはログインしてください" in words_of(page)
    section = page[page.index('id="replies"') :]
    there = link_called(section, "ログイン")
    assert there == f"/login?next={scene.url}%23write"
    assert "ミュート" not in page


def test_the_writer_of_the_page_is_marked_and_their_wish_is_said(app, scene, ties):
    ties.reply(scene.writer, scene.page)
    page = words_of(main_of(scene.theirs.text(scene.url)))
    assert "書いた人" in page
    assert "しおりさんは「返事があるとうれしい」と書いています。" in page
    assert "この日記は「返事があるとうれしい」にしています。変える" in words_of(scene.hers.text(scene.url))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "返事を入力してください"),
        ("  \n", "返事を入力してください"),
        ("あ" * (BODY_MAX + 42), "返事は600字までです。いま642字です"),
    ],
)
def test_a_mistake_keeps_the_words_and_says_what_to_do_twice(app, scene, body, sentence):
    answer = scene.theirs.client.post(scene.post, data=fill(scene.theirs, scene, body=body))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert title_of(page).startswith("入力の確認：")
    assert page.count(sentence) == 2
    assert 'href="#body"' in page
    assert form_to(page, scene.post)["body"].strip() == body.strip()
    assert count(app) == 0


def test_a_reply_can_be_looked_at_before_it_is_sent(app, scene):
    looked = fill(scene.theirs, scene, body="**ふとい** <3", preview="1")
    answer = scene.theirs.client.post(scene.post, data=looked)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, count(app)) == (200, 0)
    assert "このように見えます" in page
    assert "<strong>ふとい</strong> &lt;3" in page
    again = fill(scene.theirs, scene, page)
    assert (again["body"], again["form_key"]) == (looked["body"], looked["form_key"])
    assert scene.theirs.client.post(scene.post, data=again).status_code == 303
    assert count(app) == 1


def test_looking_at_nothing_says_what_is_missing(app, scene):
    answer = scene.theirs.client.post(scene.post, data=fill(scene.theirs, scene, body="", preview="1"))
    assert answer.status_code == 422


def test_the_same_form_twice_is_one_reply_and_leads_to_it(app, scene):
    data = fill(scene.theirs, scene, body="一度だけ")
    places = [scene.theirs.client.post(scene.post, data=data).location for _ in range(2)]
    assert places[0] == places[1]
    assert count(app) == 1


def test_answering_says_whom_and_can_be_let_be(app, scene, ties):
    first = ties.reply(scene.reader, scene.page, "土鍋の話")
    way = link_called(scene.hers.text(scene.url), "返事をする（波の音さんへ）")
    page = scene.hers.text(way.split("#")[0])
    assert "波の音さんへの返事です。" in words_of(page)
    assert link_called(page, "日記への返事にする") == f"{scene.url}#write"
    scene.hers.client.post(scene.post, data=fill(scene.hers, scene, page, body="白菜仲間ですね"))
    with app.app_context():
        answer = db.session.scalars(select(Comment).where(Comment.body == "白菜仲間ですね")).one()
        assert (answer.parent_id, answer.answered_id) == (first.id, first.id)
    page = scene.theirs.text(scene.url)
    assert '<ol class="replies mt4">' in page


def test_a_mistake_in_an_answer_forgets_neither_words_nor_whom(app, scene, ties):
    first = ties.reply(scene.reader, scene.page)
    page = scene.hers.text(f"{scene.url}?answer={first.public_id}")
    answer = scene.hers.client.post(scene.post, data=fill(scene.hers, scene, page, body="あ" * 700))
    again = answer.get_data(as_text=True)
    assert "波の音さんへの返事です。" in words_of(again)
    assert form_to(again, scene.post)["answered"] == first.public_id


@pytest.mark.parametrize("gone", ["deleted", "hidden", "blocked"])
def test_an_answer_to_what_is_gone_meanwhile_keeps_the_words(app, scene, ties, people, gone):
    other = people.member()
    first = ties.reply(other, scene.page)
    page = scene.theirs.text(f"{scene.url}?answer={first.public_id}")
    match gone:
        case "deleted":
            ties.change(first, deleted_at=clock.now())
        case "hidden":
            ties.change(first, hidden_at=clock.now())
        case "blocked":
            ties.block_row(other, scene.reader)
    data = fill(scene.theirs, scene, page, body="せっかくの言葉")
    answer = scene.theirs.client.post(scene.post, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "もう見られません" in page
    again = fill(scene.theirs, scene, page)
    assert (again["body"], again["answered"]) == ("せっかくの言葉", "")
    assert scene.theirs.client.post(scene.post, data=again).status_code == 303


@pytest.mark.parametrize("answered", ["x", "a" * 26, "\x00"])
def test_an_answer_to_nothing_keeps_the_words(app, scene, answered):
    data = fill(scene.theirs, scene, body="せっかくの言葉", answered=answered)
    answer = scene.theirs.client.post(scene.post, data=data)
    assert answer.status_code == 422
    assert "せっかくの言葉" in answer.get_data(as_text=True)
    assert scene.theirs.text(f"{scene.url}?answer={answered}".replace("\x00", "%00"))


def test_replies_closed_while_somebody_writes_keep_the_words(app, scene, ties):
    data = fill(scene.theirs, scene, body="まにあわなかった言葉")
    ties.change(scene.page, wish="none")
    answer = scene.theirs.client.post(scene.post, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert form_to(page, scene.post)["body"] == "まにあわなかった言葉"
    assert "返事の受けつけを終えています" in page
    closed = scene.theirs.text(scene.url)
    assert "しおりさんは「返事はいりません」と書いています。" in words_of(closed)
    assert scene.post not in closed


def test_a_page_that_is_closed_meanwhile_is_not_found(app, scene, ties):
    data = fill(scene.theirs, scene, body="言葉")
    ties.close(scene.writer, scene.page)
    answer = scene.theirs.client.post(scene.post, data=data)
    assert answer.status_code == 404
    assert scene.theirs.get(scene.url).status_code == 404


def test_the_writer_can_stop_replies_from_the_page(app, scene):
    page = scene.hers.text(scene.url)
    stop = f"{scene.url}/closure"
    assert scene.hers.client.post(stop, data=form_to(page, stop)).status_code == 303
    assert scene.post not in scene.theirs.text(scene.url)


def test_somebody_suspended_is_told_so_and_cannot_send(app, scene, ties):
    ties.suspend(scene.reader)
    page = scene.theirs.text(scene.url)
    assert "いまは書きこみができません。" in page
    assert scene.post not in page
    assert scene.theirs.post(scene.post, {"body": "言葉"}).status_code == 404


def test_a_page_for_oneself_has_no_replies_at_all(app, scene, ties):
    ties.close(scene.writer, scene.page)
    assert 'id="replies"' not in scene.hers.text(scene.url)


def test_what_a_reply_offers_depends_on_whose_it_is(app, scene, ties, people):
    comment = ties.reply(scene.reader, scene.page)
    base = f"/replies/{comment.public_id}"
    mine = scene.theirs.text(scene.url)
    assert f'href="{base}/edit"' in mine
    assert f'href="{base}/deletion"' in mine
    assert f"{base}/hiding" not in mine
    hers = scene.hers.text(scene.url)
    assert f'formaction="{base}/hiding"' in hers
    other = people.browser(people.member()).text(scene.url)
    for page in (hers, other):
        assert f"{base}/edit" not in page
        assert f'formaction="/u/{scene.reader.public_id}/mute"' in page
        assert f'href="/u/{scene.reader.public_id}/block"' in page
    assert f"{base}/hiding" not in other
    with clock.fixed(comment.created_at + actions.rules.EDITABLE):
        assert f"{base}/edit" not in scene.theirs.text(scene.url)


def test_an_adult_is_not_offered_to_answer_a_minor_they_may_not_answer(app, scene, ties, people):
    minor = people.minor()
    comment = ties.reply(minor, scene.page)
    adult = people.browser(people.member())
    assert comment.public_id in adult.text(scene.url)
    assert f"answer={comment.public_id}" not in adult.text(scene.url)
    assert f"answer={comment.public_id}" in scene.hers.text(scene.url)
    data = fill(adult, scene, body="言葉", answered=comment.public_id)
    assert adult.client.post(scene.post, data=data).status_code == 422
    assert count(app) == 1
