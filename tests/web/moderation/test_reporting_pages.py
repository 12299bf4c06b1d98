"""通報する: from the menus of entries, replies and people to a word of thanks."""

import re
from types import SimpleNamespace

import pytest

from kokotomo.domain.moderation.models.reports import Report
from kokotomo.foundation.db import db
from tests.support.pages import form_to, link_called, main_of, title_of, words_of
from tests.support.visitor import Visitor

REASONS = (
    *("命の危険", "自殺の方法や誘い", "連絡先の交換", "個人情報", "責めることば"),
    *("なりすまし", "未成年の安全", "性的", "宣伝", "その他"),
)


@pytest.fixture
def scene(app, people, ties, write):
    me, writer, replier = people.member("しおり"), people.member("波の音", bio="海の近く"), people.member()
    page = write(writer, title="鍋の日", event="白菜がやすい。\n**土鍋**を出した", audience="everyone")
    reply = ties.reply(replier, page, "甘えてるだけだと思います")
    return SimpleNamespace(
        me=me,
        writer=writer,
        replier=replier,
        page=page,
        reply=reply,
        mine=people.browser(me),
        diary=f"/diaries/{page.public_id}",
        paths=(
            f"/diaries/{page.public_id}/report",
            f"/replies/{reply.public_id}/report",
            f"/u/{writer.public_id}/report",
        ),
    )


def rows(app):
    with app.app_context():
        return db.session.query(Report).order_by(Report.id).all()


def reports_on(page):
    """Where the links called 通報する lead."""
    return set(re.findall(r'href="(/[^"]*/report)"[^>]*>通報する', page))


def test_the_menus_of_an_entry_its_replies_and_a_notebook_lead_to_reporting_them(scene, ties):
    entry, reply, person = scene.paths
    assert reports_on(scene.mine.text(scene.diary)) == {entry, reply}
    assert reports_on(scene.mine.text(f"/u/{scene.writer.public_id}")) == {person}
    ties.follow(scene.me, scene.writer)
    assert reports_on(scene.mine.text("/connections/following")) == {person}
    assert "運営だけに届きます" in words_of(scene.mine.text(scene.diary))


def test_of_ones_own_there_is_nothing_to_report(scene, people):
    writer = people.browser(scene.writer)
    entry, reply, person = scene.paths
    assert reports_on(writer.text(scene.diary)) == {reply}
    assert reports_on(writer.text(f"/u/{scene.writer.public_id}")) == set()
    for path in (entry, person):
        assert writer.get(path).status_code == 404
        assert writer.post(path, {"reason": "blame"}).status_code == 404


def test_the_form_shows_what_is_reported_and_chooses_nothing_beforehand(scene):
    shown = (("鍋の日", "白菜がやすい。 土鍋を出した", "波の音"), ("甘えてるだけ",), ("波の音", "海の近く"))
    for path, parts in zip(scene.paths, shown, strict=True):
        page = main_of(scene.mine.text(path))
        assert [part for part in parts if part not in words_of(page)] == []
        assert "checked" not in page
        assert [name for name in REASONS if name not in words_of(page)] == []
        assert "だれが通報したかは、相手には伝わりません" in words_of(page)


def test_words_under_a_note_wait_behind_it(app, scene, write):
    page = write(scene.writer, note="家族を亡くした話", event="母がいたころは")
    html = main_of(scene.mine.text(f"/diaries/{page.public_id}/report"))
    assert re.search(r"<summary>.*家族を亡くした話.*</summary>.*母がいたころは", html, re.DOTALL)


def test_a_report_is_taken_thanked_for_and_promises_nothing(app, scene):
    for path, reason in zip(scene.paths, ("blame", "contact", "impersonation"), strict=True):
        form = form_to(scene.mine.text(path), path)
        answer = scene.mine.post(path, {**form, "reason": reason, "words": "三つめの行です"})
        (*_, row) = rows(app)
        assert (answer.status_code, answer.location) == (303, f"/reports/{row.public_id}/thanks")
        page = scene.mine.text(answer.location)
        assert "知らせてくれて、ありがとう" in words_of(page)
        assert not re.search("時間以内|結果|お知らせに届きます|いまの当番が読みます", words_of(main_of(page)))
        assert "いま、話せるところ" not in page
        # Nothing of what was reported stands there: the page may be open when somebody looks.
        assert not re.search("鍋|甘え|波の音", main_of(page))
    assert [(row.kind, row.reason) for row in rows(app)] == [
        ("diary", "blame"),
        ("comment", "contact"),
        ("person", "impersonation"),
    ]
    assert {row.reporter_id for row in rows(app)} == {scene.me.id}


@pytest.mark.parametrize("reason", ["life", "suicide"])
def test_where_a_life_is_in_danger_help_lines_come_first(scene, people, reason):
    answer = scene.mine.post(scene.paths[0], {"reason": reason})
    page = main_of(scene.mine.text(answer.location))
    assert 0 < page.index("いま、話せるところ") < page.index("<h1")
    assert "110 か 119" in words_of(page)


def test_a_minor_sees_the_lines_for_children_first(people, write):
    writer, minor = people.member(), people.minor()
    page, browser = write(writer), people.browser(minor)
    thanks = browser.text(browser.post(f"/diaries/{page.public_id}/report", {"reason": "life"}).location)
    panel = browser.text("/help")
    first = re.search(r'class="crisis__list">\s*<li><span>([^<]+)', thanks)
    assert first is not None
    assert first.group(1) in panel
    adult = people.browser(people.member())
    other = adult.text(adult.post(f"/diaries/{page.public_id}/report", {"reason": "life"}).location)
    assert re.search(r'class="crisis__list">\s*<li><span>([^<]+)', other).group(1) != first.group(1)


def test_a_mistake_keeps_the_words_and_says_what_is_missing(app, scene):
    path = scene.paths[0]
    answer = scene.mine.post(path, {"words": "気になりました。\n二行め"})
    assert answer.status_code == 422
    assert "理由をひとつ選んでください" in answer.text
    assert form_to(answer.text, path)["words"] == "気になりました。\n二行め"
    assert title_of(answer.text).startswith("入力の確認：")
    long = scene.mine.post(path, {"reason": "other", "words": "あ" * 601})
    assert long.status_code == 422
    assert "伝えておきたいことは600字までです。いま601字です" in long.text
    assert re.search(r'value="other" checked', long.text)
    assert rows(app) == []


def test_the_same_report_again_leads_to_the_first_thanks(app, scene):
    places = {scene.mine.post(scene.paths[1], {"reason": reason}).location for reason in ("blame", "life")}
    assert len(places) == len(rows(app)) == 1


def test_a_guest_is_led_to_sign_in_and_back_with_the_words_kept(app, scene):
    guest, path = Visitor(app), scene.paths[0]
    assert link_called(guest.text(scene.diary), "通報する") == path
    answer = guest.get(path)
    assert (answer.status_code, answer.location) == (303, f"/login?next={path}")
    sent = guest.post(path, {"reason": "life", "words": "とちゅうまで書いた"})
    assert sent.status_code == 401
    assert "とちゅうまで書いた" in sent.text
    assert rows(app) == []


def test_what_one_does_not_see_is_not_found(scene, people, write):
    minor = people.minor()
    hidden = (write(minor), write(scene.writer, audience="mutual"), write(scene.writer, audience="private"))
    paths = [f"/diaries/{page.public_id}/report" for page in hidden]
    for path in (*paths, f"/u/{minor.public_id}/report", f"/replies/{scene.page.public_id}/report"):
        assert scene.mine.get(path).status_code == 404
        assert scene.mine.post(path, {"reason": "life"}).status_code == 404


def test_thanks_are_for_who_reported_alone(app, scene, people):
    place = scene.mine.post(scene.paths[0], {"reason": "blame"}).location
    for other in (scene.writer, people.member()):
        assert people.browser(other).get(place).status_code == 404
    assert scene.mine.get("/reports/" + "a" * 26 + "/thanks").status_code == 404


def test_the_reported_learn_nothing_of_it(scene, people):
    writer = people.browser(scene.writer)
    paths = ("/", scene.diary, f"/u/{scene.writer.public_id}", "/notifications", "/settings/export")
    for path in paths:
        # What arrived is seen by then.
        writer.get(path)
    before = [re.sub(r'value="[^"]*"', "", writer.text(path)) for path in paths]
    for path in scene.paths:
        scene.mine.post(path, {"reason": "blame", "words": "みつからない言葉"})
    assert [re.sub(r'value="[^"]*"', "", writer.text(path)) for path in paths] == before


def test_reports_have_a_limit_but_not_where_a_life_is_in_danger(app, people, ties):
    writer, browser = people.member(), people.browser(people.member())
    pages = [ties.page(writer) for _ in range(34)]
    seen = [
        browser.post(f"/diaries/{page.public_id}/report", {"reason": "blame", "words": "言葉"})
        for page in pages[:31]
    ]
    assert [answer.status_code for answer in seen] == [303] * 30 + [429]
    assert "言葉" in seen[-1].text
    for page in pages[31:]:
        assert browser.post(f"/diaries/{page.public_id}/report", {"reason": "life"}).status_code == 303
    assert len(rows(app)) == 33


def test_a_mistake_counts_for_no_limit(app, scene):
    for _ in range(40):
        assert scene.mine.post(scene.paths[0], {"words": "理由のない通報"}).status_code == 422
    assert scene.mine.post(scene.paths[0], {"reason": "blame"}).status_code == 303
