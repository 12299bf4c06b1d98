"""Pages of which no author is stored, wherever members meet one."""

import re

import pytest

from kokotomo.domain.comments import actions
from kokotomo.domain.diaries.actions import anonymous
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.pages import words_of
from tests.support.queries import counted
from tests.support.visitor import Visitor

WORDS = "だれかに聞いてほしくて、書いています。"
NAME = "匿名さん"


@pytest.fixture
def scene(app, people):
    """A page, one reply under it, its author's browser and somebody else's."""

    class Scene:
        author, other = people.member("波の音"), people.member("しおり")
        theirs, others = people.browser(author), people.browser(other)

    with app.app_context():
        topic = lists.topics()[0]
        page = anonymous.publish(WORDS, (topic.public_id,))
        comment = actions.reply(Scene.author, page, "読みました。", None, public_ids.new())
        Scene.topic, Scene.page_id, Scene.reply_id = topic.public_id, page.public_id, comment.public_id
    Scene.url = f"/diaries/{Scene.page_id}"
    return Scene


def test_each_list_shows_it_without_a_way_to_anybody(scene):
    for path in ("/diaries", "/diaries/waiting", f"/topics/{scene.topic}", "/"):
        page = scene.others.text(path)
        (entry,) = re.findall(rf'<article class="entry[^>]* id="d-{scene.page_id}">.*?</article>', page, re.S)
        assert f'<span class="who__name">{NAME}</span>' in entry, path
        assert "nb-sumi" in entry
        assert "/u/" not in entry
        assert f"{scene.url}/reading" in entry


def test_its_page_names_nobody_and_offers_nothing_about_a_person(scene):
    page = scene.others.text(scene.url)
    sheet = re.search(r'<article class="sheet.*?</article>', page, re.S).group()
    assert (NAME in sheet, WORDS in sheet, "/u/" in sheet) == (True, True, False)
    assert "今日の出来事" not in sheet
    assert f"{NAME}は「返事があるとうれしい」と書いています。" in words_of(page)
    around = re.sub(r'<header class="bar.*?</header>|<ol class="replies">.*?</ol>', "", page, flags=re.S)
    assert not re.search(r"/u/[a-z2-7]{26}/(follow|mute|block)", around)
    for absent in ("さんのノート", "編集する", "書いた人"):
        assert absent not in around
    assert "noindex" in page


def test_a_reply_under_it_is_written_read_and_answered(scene):
    sent = scene.others.post(f"{scene.url}/replies", {"body": "わたしもです。", "answered": scene.reply_id})
    assert sent.status_code == 303
    assert "わたしもです。" in scene.theirs.text(scene.url)
    assert "しおりさんが、『だれかに聞いてほしくて、書いています。』で、あなたの返事に答えました" in words_of(
        scene.theirs.text("/notifications")
    )
    assert "波の音" in scene.others.text("/connections")


def test_it_is_marked_and_kept_as_any_page_is(scene):
    assert scene.others.post(f"{scene.url}/reading", {"read": "1"}).status_code == 303
    assert "を届けました" in scene.others.text(scene.url)
    assert scene.others.post(f"{scene.url}/keepsake", {"kept": "1"}).status_code == 303
    kept = scene.others.text("/keepsakes")
    assert f'<span class="who__name">{NAME}</span>' in kept
    assert scene.url in kept


def test_a_guest_finds_nothing_there(app, scene):
    guest = Visitor(app)
    assert guest.get(scene.url).status_code == 404
    for path in ("/diaries", "/", f"/topics/{scene.topic}"):
        assert scene.page_id not in guest.text(path)


def test_every_way_of_changing_an_entry_is_closed_to_all(scene):
    for path in ("edit", "audience", "deletion"):
        assert scene.others.get(f"{scene.url}/{path}").status_code == 404
    for path in ("/edit", "/audience", "/deletion", "/restoration", "/closure"):
        assert scene.others.post(f"{scene.url}{path}", {"audience": "everyone"}).status_code == 404
    assert scene.others.post(f"/replies/{scene.reply_id}/hiding").status_code == 404


def test_lists_and_pages_ask_no_more_for_it_than_for_others(app, people, scene, write):
    reader = people.browser(people.member())
    write(people.member(), title="ふつうの日記")
    with app.app_context():
        signed = write(people.member()).public_id
    reader.text("/diaries")
    with counted(app) as before:
        reader.text("/diaries")
    with app.app_context():
        for _ in range(10):
            anonymous.publish(WORDS, ())
    with counted(app) as after:
        reader.text("/diaries")
    assert len(after) == len(before)
    with counted(app) as plain:
        reader.text(f"/diaries/{signed}")
    with counted(app) as unsigned:
        reader.text(scene.url)
    assert len(unsigned) <= len(plain)


def test_it_is_reported_as_any_page_is_and_the_report_outlives_it(scene, app):
    path = f"{scene.url}/report"
    assert f'href="{path}"' in scene.others.text(scene.url)
    form = scene.others.text(path)
    assert WORDS in form
    assert scene.others.post(path, {"reason": "personal", "words": ""}).status_code == 303
    with app.app_context():
        anonymous.remove(db.session.query(Diary).filter_by(public_id=scene.page_id).one().id)
        report = db.session.query(Report).one()
        assert (report.about_id, report.diary_id) == (None, None)
