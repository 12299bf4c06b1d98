"""みんなに on the writer's page of the thread: replies, hidden and shown; and the end of it."""

import re

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.consultations.actions import everyone
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter
from tests.support.pages import words_of
from tests.support.queries import counted
from tests.support.threads import guest_browser
from tests.support.visitor import Visitor

WORDS = "だれかに聞いてほしくて、書いています。"


@pytest.fixture(params=["member", "guest"])
def scene(request, app, people):
    """A letter that everybody reads, of a member or a guest, with a reply by somebody else."""

    class Scene:
        writer = people.member("しおり") if request.param == "member" else None
        replier = people.member("波の音")
        theirs = people.browser(replier)

        @staticmethod
        def say(person: User, words: str) -> str:
            with app.app_context():
                diary = db.session.query(Diary).one()
                someone = db.session.get_one(User, person.id)
                return comments.reply(someone, diary, words, None, public_ids.new()).public_id

    with app.app_context():
        consultation = a_letter(Scene.writer, WORDS)
        everyone.publish(WORDS, (), consultation)
        Scene.page_url = f"/diaries/{db.session.get_one(Diary, consultation.diary_id).public_id}"
        Scene.url = f"/consult/{consultation.public_id}"
    Scene.mine = people.browser(Scene.writer) if Scene.writer else guest_browser(app, consultation)
    Scene.reply_id = Scene.say(Scene.replier, "読みました。")
    Scene.hiding = f"{Scene.url}/replies/{Scene.reply_id}/hiding"
    return Scene


def test_the_thread_shows_the_letter_and_what_came_back(scene):
    page = scene.mine.text(scene.url)
    for part in (WORDS, "読みました。", "波の音", scene.hiding, "新しい返事"):
        assert part in page
    assert (scene.page_url in page) == (scene.writer is not None)
    assert "新しい返事" not in scene.mine.text(scene.url)


def test_no_header_lets_a_browser_keep_it(scene):
    answer = scene.mine.get(scene.url)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<title>やりとり | ココトモ</title>" in answer.text


def test_a_reply_is_hidden_and_shown_again_from_the_thread(scene):
    for _ in range(2):
        answer = scene.mine.post(scene.hiding)
        assert (answer.status_code, answer.location) == (303, f"{scene.url}#r-{scene.reply_id}")
    assert "読みました。" in scene.theirs.text(scene.page_url)
    assert "この返事は、かくしています" in scene.mine.text(scene.url)
    assert scene.mine.post(f"{scene.hiding}/removal").status_code == 303
    assert "この返事は、かくしています" not in scene.mine.text(scene.url)


def test_what_is_hidden_is_gone_for_all_others(scene, people):
    reader = people.browser(people.member())
    assert "読みました。" in reader.text(scene.page_url)
    scene.mine.post(scene.hiding)
    assert "読みました。" not in reader.text(scene.page_url)


def test_who_read_it_is_told_to_the_writer_alone(scene, people):
    reader = people.browser(people.member("夜の汽車"))
    reader.post(f"{scene.page_url}/reading", {"read": "1"})
    assert "夜の汽車さんが「読んだよ」と伝えてくれました" in words_of(scene.mine.text(scene.url))
    assert "夜の汽車さん" not in scene.theirs.text(scene.page_url)


def test_nobody_else_finds_the_thread_or_hides_there(app, scene, people):
    with app.app_context():
        other = a_letter(None, "ほかの相談")
        everyone.publish("ほかの相談", (), other)
        path = f"/consult/{other.public_id}/replies/{scene.reply_id}/hiding"
    others = guest_browser(app, other)
    for browser in (scene.theirs, people.browser(people.member()), others):
        assert browser.get(scene.url).status_code in (303, 404)
        assert browser.post(scene.hiding).status_code in (401, 404)
    assert others.post(path).status_code == 404
    assert Visitor(app).post(scene.hiding).status_code in (401, 404)
    with app.app_context():
        assert db.session.query(Comment).one().hidden_at is None


def test_closing_the_thread_takes_the_page_along(app, scene):
    page = scene.mine.text(scene.url)
    assert f'href="{scene.url}/closure"' in page
    assert scene.mine.post(f"{scene.url}/closure").status_code == 303
    assert scene.theirs.get(scene.page_url).status_code == 404
    page = scene.mine.text(scene.url)
    assert WORDS in page
    assert "読みました。" not in page
    with app.app_context():
        assert db.session.query(Diary).count() == db.session.query(Comment).count() == 0


def test_hostile_words_stand_there_as_words(scene, people):
    scene.say(people.member(), "<script>alert(1)</script><b onclick=x>")
    page = scene.mine.text(scene.url)
    assert not re.search(r"<script>alert|<b onclick", page)
    assert "alert(1)" in page


def test_a_thread_with_fifty_replies_asks_no_more_than_one_with_one(app, scene, people):
    scene.mine.text(scene.url)
    with counted(app) as one:
        scene.mine.text(scene.url)
    with app.app_context():
        diary, author = db.session.query(Diary).one(), people.member()
        same = {"diary_id": diary.id, "author_id": author.id, "body": "は", "body_html": "<p>は</p>"}
        db.session.add_all(Comment(form_key=public_ids.new(), renderer=1, **same) for _ in range(50))
        db.session.commit()
    with counted(app) as fifty:
        scene.mine.text(scene.url)
    assert len(fifty) == len(one)
    assert len(one) <= 8, "\n".join(one)


def test_what_is_new_there_is_noted_with_one_question_more(app, scene, people):
    scene.mine.text(scene.url)
    scene.say(people.member(), "ふたつ")
    with counted(app) as asked:
        scene.mine.text(scene.url)
    assert len(asked) <= 9, "\n".join(asked)


def test_the_thread_is_new_on_the_list_until_it_was_opened(scene):
    if scene.writer is None:
        pytest.skip("a guest has the one thread and no list")
    assert "新しい返事" in scene.mine.text("/consult/threads")
    scene.mine.text(scene.url)
    assert "新しい返事" not in scene.mine.text("/consult/threads")


def test_a_reply_costs_no_more_than_eleven_questions(app, scene):
    scene.theirs.text(scene.page_url)
    with counted(app) as asked:
        sent = scene.theirs.post(f"{scene.page_url}/replies", {"body": "もうひとつ"})
    assert sent.status_code == 303
    # One above ten: who wrote it may be a member, who is told beside the thread that is marked.
    assert len(asked) <= 11, "\n".join(asked)


def test_everything_of_it_stands_in_its_thread(app, scene):
    with app.app_context():
        assert db.session.query(Consultation).one().last_letter_side == "volunteer"
