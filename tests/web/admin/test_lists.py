"""Help lines, 話題 and 今日の問い in the browser."""

from datetime import datetime, timedelta

import pytest

from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.models import Question, Topic
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.help.models import HelpLine
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.at_once import at_once
from tests.support.pages import form_to
from tests.support.visitor import Visitor

LINE = {
    "name": "よるの電話",
    "phone": "0120-000-000",
    "url": "",
    "channel": "phone",
    "audience": "all",
    "hours": "daily 20:00-24:00",
    "note": "無料",
    "easy_note": "",
    "source": "example.jp",
}


def rows(app, kind):
    with app.app_context():
        return db.session.query(kind).order_by(kind.position, kind.id).all()


def one(app, kind, **which):
    with app.app_context():
        return db.session.query(kind).filter_by(**which).one()


def test_a_help_line_is_added_unchecked_and_then_marked_as_checked(app, admin, visitor):
    before = len(rows(app, HelpLine))
    for _ in range(2):
        assert admin.post("/admin/help-lines", LINE).status_code == 303
    assert len(rows(app, HelpLine)) == before + 1
    line = one(app, HelpLine, name="よるの電話")
    assert line.checked_on is None
    assert "よるの電話" in visitor.text("/help")
    assert admin.post(f"/admin/help-lines/{line.public_id}/check").status_code == 303
    assert one(app, HelpLine, name="よるの電話").checked_on == clock.today()


def test_a_changed_number_is_to_be_checked_anew_and_a_changed_note_is_not(app, admin):
    line = one(app, HelpLine, name="よりそいホットライン")
    path = f"/admin/help-lines/{line.public_id}"
    form = form_to(admin.text(path), path)
    admin.post(path, form | {"note": "別の言葉"})
    changed = one(app, HelpLine, id=line.id)
    assert (changed.note, changed.checked_on) == ("別の言葉", line.checked_on)
    admin.post(path, form | {"phone": "0120-111-111"})
    assert one(app, HelpLine, id=line.id).checked_on is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "名前を入力してください"),
        ({"name": "あ" * 81}, "80字まで"),
        ({"name": "よりそいホットライン"}, "同じ名前"),
        ({"phone": "", "url": ""}, "どちらかを入力してください"),
        ({"phone": "でんわ"}, "数字とハイフン"),
        ({"url": "http://example.jp"}, "https://"),
        ({"url": "javascript:alert(1)"}, "https://"),
        ({"url": 'https://example.jp/"><script>'}, "https://"),
        ({"channel": "pigeon"}, "話しかた"),
        ({"audience": "nobody"}, "だれのための"),
        ({"hours": "ときどき"}, "時間の書きかた"),
        ({"note": "あ" * 121}, "120字まで"),
    ],
)
def test_a_help_line_with_a_mistake_comes_back_with_its_words(app, admin, fields, said):
    answer = admin.post("/admin/help-lines", LINE | fields)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert "無料" in page or "note" in fields
    assert len(rows(app, HelpLine)) == 16


def test_a_warning_stands_beside_what_nobody_checked_for_ninety_days(admin, office):
    page = admin.text("/admin/help-lines")
    assert "まだ、だれもたしかめていません" in page
    with clock.fixed(clock.now() + timedelta(days=91)):
        later = office.browser(office.holding(Role.ADMIN))
        assert "90日たしかめていないものが16つあります" in later.text("/admin")


def test_a_line_goes_but_never_the_last_one(app, admin):
    for line in rows(app, HelpLine):
        assert admin.post(f"/admin/help-lines/{line.public_id}/removal").status_code == 303
    assert len(rows(app, HelpLine)) == 1


@pytest.mark.parametrize(
    ("kind", "place"), [(HelpLine, "help-lines"), (Topic, "topics"), (Question, "questions")]
)
def test_a_row_is_put_where_the_button_says_and_twice_is_once(app, admin, kind, place):
    before = [row.public_id for row in rows(app, kind)]
    moved = before[4]
    for _ in range(2):
        assert admin.post(f"/admin/{place}/{moved}/place", {"place": "2"}).status_code == 303
    wanted = [before[0], moved, *before[1:4], *before[5:]]
    assert [row.public_id for row in rows(app, kind)] == wanted
    for value in ("0", "-1", "", "x", "９", "1e9", "999999999"):
        assert admin.post(f"/admin/{place}/{moved}/place", {"place": value}).status_code == 303
    assert sorted(row.public_id for row in rows(app, kind)) == sorted(before)


@pytest.mark.parametrize("place", ["help-lines", "topics", "questions"])
def test_a_row_that_is_not_there_is_not_found(admin, place):
    for public_id in (public_ids.new(), "x", "0"):
        assert admin.get(f"/admin/{place}/{public_id}").status_code == 404
        assert admin.post(f"/admin/{place}/{public_id}/place", {"place": "1"}).status_code == 404


def test_a_topic_is_added_renamed_retired_and_brought_back(app, admin, people):
    for _ in range(2):
        assert admin.post("/admin/topics", {"name": " 雨の 日 ", "group": "ふだんのこと"}).status_code == 303
    topic = one(app, Topic, name="雨の 日")
    path = f"/admin/topics/{topic.public_id}"
    assert admin.post(path, {"name": "雨", "group": "暮らし"}).status_code == 303
    reader = people.browser(people.member())
    assert ">雨<" in reader.text("/topics")
    admin.post(f"{path}/retirement", {"retired": "1"})
    admin.post(f"{path}/retirement", {"retired": "1"})
    assert ">雨<" not in reader.text("/topics")
    assert reader.get(f"/topics/{topic.public_id}").status_code == 200
    assert "いまは出していません" in admin.text("/admin/topics")
    admin.post(f"{path}/retirement", {"retired": "0"})
    assert ">雨<" in reader.text("/topics")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "group": ""}, "名前を入力してください"),
        ({"name": "あ" * 21, "group": "暮らし"}, "20字まで"),
        ({"name": "猫", "group": "暮らし"}, "もうあります"),
        ({"name": "雨", "group": ""}, "まとまりを入力してください"),
    ],
)
def test_a_topic_with_a_mistake_comes_back(app, admin, fields, said):
    answer = admin.post("/admin/topics", fields)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    cat = one(app, Topic, name="犬")
    assert admin.post(f"/admin/topics/{cat.public_id}", fields).status_code == 422


def test_an_entry_keeps_a_topic_that_is_not_offered_any_more(app, admin, people):
    writer = people.browser(people.member())
    topic = one(app, Topic, name="銭湯")
    words = {"event": "広い湯船。", "audience": "members", "wish": "reply", "topics": topic.public_id}
    path = writer.post("/diaries", words).location
    admin.post(f"/admin/topics/{topic.public_id}/retirement", {"retired": "1"})
    form = form_to(writer.text(f"{path}/edit"), f"{path}/edit")
    assert topic.public_id in form["topics"]
    assert writer.post(f"{path}/edit", form | {"event": "熱い湯船。"}).status_code == 303
    assert "銭湯" in writer.text(path)
    assert topic.public_id not in writer.text("/diaries/new")


def test_the_page_warns_of_too_few_topics_and_of_too_many_about_trouble(app, admin):
    assert "個です" not in admin.text("/admin/topics")
    ordinary = [row for row in rows(app, Topic) if row.group == "ふだんのこと"]
    for row in ordinary[:6]:
        admin.post(f"/admin/topics/{row.public_id}", {"name": row.name, "group": "暮らし"})
    assert "半分より少ない" in admin.text("/admin/topics")
    for row in ordinary[:7]:
        admin.post(f"/admin/topics/{row.public_id}/retirement", {"retired": "1"})
    assert "話題が39個です" in admin.text("/admin/topics")


def test_a_question_is_added_reworded_and_retired(app, admin):
    for _ in range(2):
        assert admin.post("/admin/questions", {"text": "雨の日に\n聴く曲はありますか。"}).status_code == 303
    question = one(app, Question, text="雨の日に 聴く曲はありますか。")
    path = f"/admin/questions/{question.public_id}"
    assert admin.post(path, {"text": "雨の日に聴く音はありますか。"}).status_code == 303
    assert admin.post(path, {"text": ""}).status_code == 422
    assert admin.post(path, {"text": "あ" * 101}).status_code == 422
    assert admin.post(f"{path}/retirement", {"retired": "1"}).status_code == 303
    assert one(app, Question, id=question.id).retired_at is not None


def test_a_retired_question_has_no_evening(app, admin):
    evening = datetime(2026, 11, 23, 21, 0, tzinfo=clock.TOKYO)
    with app.app_context():
        tonight = lists.question_of_evening(evening)
    admin.post(f"/admin/questions/{tonight.public_id}/retirement", {"retired": "1"})
    with app.app_context():
        days = [lists.question_of_evening(evening + timedelta(days=n)).id for n in range(200)]
    assert tonight.id not in days
    assert len(set(days)) == len(rows(app, Question)) - 1


def test_without_any_question_the_evening_has_none(app, admin):
    with app.app_context():
        for question in db.session.query(Question):
            question.retired_at = clock.now()
        db.session.commit()
        assert lists.question_of_evening(datetime(2026, 11, 23, 21, 0, tzinfo=clock.TOKYO)) is None


def test_two_who_add_at_once_lose_nothing(app, office):
    browsers = [office.browser(office.holding(Role.ADMIN)) for _ in range(4)]
    tokens = [browser.token() for browser in browsers]

    def add(number):
        browser: Visitor = browsers[number]
        fields = {"csrf_token": tokens[number], "form_key": public_ids.new(), "group": "暮らし"}
        return lambda: browser.client.post("/admin/topics", data=fields | {"name": f"話{number}"}).status_code

    found = at_once(app, *(add(number) for number in range(4)))
    assert set(found) <= {303, 422}
    made = [row.name for row in rows(app, Topic) if row.name.startswith("話")]
    assert len(made) == found.count(303) >= 1
