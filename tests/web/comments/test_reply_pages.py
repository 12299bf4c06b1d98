"""Editing, deleting and hiding replies; many replies under one page; what that asks of the database."""

import re

import pytest

from kokotomo.domain.comments.rules import EDITABLE, PAGE_SIZE
from kokotomo.foundation import clock
from tests.support.pages import form_to, link_called, words_of
from tests.support.queries import counted


@pytest.fixture
def scene(people, ties):
    """A page, a reply under it, and the browsers of both writers and of somebody else."""

    class Scene:
        writer, author, other = people.member("しおり"), people.member("波の音"), people.member()
        page = ties.page(writer, audience="everyone")
        comment = ties.reply(author, page, "はじめの言葉")
        url = f"/diaries/{page.public_id}"
        reply = f"/replies/{comment.public_id}"
        place = f"{url}#r-{comment.public_id}"
        hers, theirs, others = (people.browser(person) for person in (writer, author, other))

    return Scene


def test_a_reply_is_edited_on_a_page_of_its_own(app, scene):
    edit = f"{scene.reply}/edit"
    form = form_to(scene.theirs.text(edit), edit)
    assert form["body"] == "はじめの言葉"
    wrong = scene.theirs.client.post(edit, data={**form, "body": ""})
    assert wrong.status_code == 422
    assert "返事を入力してください" in wrong.get_data(as_text=True)
    for _ in range(2):
        answer = scene.theirs.client.post(edit, data={**form, "body": "つぎの言葉"})
        assert (answer.status_code, answer.location) == (303, scene.place)
    page = scene.others.text(scene.url)
    assert "つぎの言葉" in page
    assert "編集済み" in page
    assert "はじめの言葉" not in page


def test_after_fifteen_minutes_an_edit_keeps_its_words_and_changes_nothing(app, scene):
    edit = f"{scene.reply}/edit"
    form = form_to(scene.theirs.text(edit), edit)
    with clock.fixed(scene.comment.created_at + EDITABLE):
        late = scene.theirs.client.post(edit, data={**form, "body": "おそい言葉"})
        assert late.status_code == 422
        assert form_to(late.get_data(as_text=True), edit)["body"] == "おそい言葉"
        away = scene.theirs.get(edit)
        assert (away.status_code, away.location) == (303, scene.place)
        assert "15分のあいだ" in scene.theirs.text(scene.url)
    assert "はじめの言葉" in scene.others.text(scene.url)


def test_a_reply_is_deleted_after_asking_and_twice_is_once(app, scene):
    path = f"{scene.reply}/deletion"
    page = scene.theirs.text(path)
    assert "はじめの言葉" in page
    form = form_to(page, "")
    for _ in range(2):
        answer = scene.theirs.client.post(path, data=form)
        assert (answer.status_code, answer.location) == (303, f"{scene.url}#replies")
    page = scene.theirs.text(scene.url)
    assert "返事を削除しました。" in page
    assert "はじめの言葉" not in page
    assert scene.theirs.get(path).status_code == 404
    assert scene.theirs.get(f"{scene.reply}/edit").status_code == 404


def test_the_place_of_a_deleted_reply_stays_for_the_answers(app, scene, ties):
    ties.reply(scene.writer, scene.page, "答えの言葉", answered=scene.comment)
    scene.theirs.post(f"{scene.reply}/deletion")
    page = words_of(scene.others.text(scene.url))
    assert "この返事は削除されました" in page
    assert "答えの言葉" in page
    assert "波の音" not in page


def test_ones_words_can_be_deleted_under_a_page_that_one_no_longer_sees(app, scene, ties):
    ties.block_row(scene.writer, scene.author)
    path = f"{scene.reply}/deletion"
    assert scene.theirs.get(scene.url).status_code == 404
    page = scene.theirs.text(path)
    assert scene.url not in page
    answer = scene.theirs.client.post(path, data=form_to(page, ""))
    assert (answer.status_code, answer.location) == (303, "/")
    assert "はじめの言葉" not in scene.hers.text(scene.url)


def test_nobody_else_edits_or_deletes(app, scene, visitor):
    for path in (f"{scene.reply}/edit", f"{scene.reply}/deletion"):
        for browser in (scene.hers, scene.others):
            assert browser.get(path).status_code == 404
            assert browser.post(path, {"body": "ほか"}).status_code == 404
        assert visitor.get(path).status_code == 303
        assert visitor.post(path, {"body": "ほか"}).status_code == 401
    assert "はじめの言葉" in scene.others.text(scene.url)


def test_the_pages_writer_hides_a_reply_and_shows_it_again(app, scene, visitor):
    for _ in range(2):
        answer = scene.hers.post(f"{scene.reply}/hiding", {"back": scene.url})
        assert (answer.status_code, answer.location) == (303, scene.place)
    assert "この返事は、かくしています。" in scene.hers.text(scene.url)
    assert "はじめの言葉" in scene.theirs.text(scene.url)
    for browser in (scene.others, visitor):
        assert "はじめの言葉" not in browser.text(scene.url)
    assert scene.hers.post(f"{scene.reply}/hiding/removal").status_code == 303
    assert "はじめの言葉" in visitor.text(scene.url)


def test_nobody_else_hides(app, scene, visitor):
    for path in (f"{scene.reply}/hiding", f"{scene.reply}/hiding/removal"):
        assert scene.theirs.post(path).status_code == 404
        assert scene.others.post(path).status_code == 404
        assert visitor.post(path).status_code == 401
    assert "はじめの言葉" in visitor.text(scene.url)


def test_a_long_row_of_replies_turns_its_pages_and_each_reply_is_reached(app, scene, ties):
    for number in range(PAGE_SIZE):
        ties.reply(scene.other, scene.page, f"言葉その{number}。")
    first = scene.theirs.text(scene.url)
    assert "はじめから読む" not in first
    more = link_called(first, "つづきの返事を見る")
    second = scene.theirs.text(more.split("#")[0])
    assert f"言葉その{PAGE_SIZE - 1}。" in second
    assert link_called(second, "はじめから読む") == f"{scene.url}#replies"
    box = form_to(second, f"{scene.url}/replies")
    answer = scene.theirs.client.post(f"{scene.url}/replies", data={**box, "body": "いちばん新しい言葉"})
    path, anchor = answer.location.split("#")
    assert f'id="{anchor}"' in scene.theirs.text(path)
    assert scene.theirs.get(f"{scene.url}?after=broken").status_code == 404


BUDGETS = [("guest", 4), ("reader", 7), ("writer", 7)]


@pytest.mark.parametrize(("who", "budget"), BUDGETS)
def test_a_page_costs_as_many_queries_with_fifty_replies_as_with_one(app, scene, ties, visitor, who, budget):
    browser = {"guest": visitor, "reader": scene.others, "writer": scene.hers}[who]

    def cost():
        with counted(app) as statements:
            page = browser.text(scene.url)
        return len(statements), len(re.findall('<li id="r-', page))

    one, there = cost()
    assert there == 1
    for _ in range(49):
        ties.reply(scene.author, scene.page, answered=scene.comment)
    fifty, there = cost()
    assert there == 50
    assert one == fifty <= budget


def test_a_reply_costs_no_more_than_a_post_may(app, scene, ties):
    for _ in range(50):
        ties.reply(scene.author, scene.page)
    # The first of them is also a new voice under the page.
    page = scene.others.text(f"{scene.url}?answer={scene.comment.public_id}")
    for fields in ({"answered": ""}, {}):
        box = {**form_to(page, f"{scene.url}/replies"), **fields, "body": "言葉"}
        with counted(app) as statements:
            assert scene.others.client.post(f"{scene.url}/replies", data=box).status_code == 303
        # Those that count the limits included; one over the budget: who wrote to whom that day, for the ties.
        assert len(statements) <= 11
        page = scene.others.text(f"{scene.url}?answer={scene.comment.public_id}")
