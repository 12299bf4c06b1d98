"""通報, for moderators: nobody else finds it; what waits, what it says, and what is done with it."""

import re
from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.moderation import rules
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.moderation.sweeps import evidence
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_reports import reported
from tests.support.pages import form_to, main_of, without_tokens, words_of


@pytest.fixture
def make(app, people):
    """``make(thing, reporter=None, reason=…, words=…)`` reports something; the address of the report."""

    def made(thing, reporter=None, **said):
        with app.app_context():
            return f"/reports/{reported(reporter or people.member(), thing, **said).public_id}"

    return made


def addresses(page):
    return re.findall(r'href="(/reports/[a-z2-7]{26})"', page)


@pytest.mark.parametrize("role", [None, Role.VOLUNTEER, Role.EDITOR, Role.ADMIN])
def test_nobody_but_moderators_finds_it(desk, people, ties, make, role):
    report = make(ties.page(people.member()))
    visitor = desk.browser(desk.holding(role) if role else people.member())
    missing = visitor.get("/no-such-page")
    for path in ("/reports", "/reports/done", report):
        answer = visitor.get(path)
        assert answer.status_code == missing.status_code == 404
        assert without_tokens(answer.text) == without_tokens(missing.text)
    for path in ("/notes", "/closure", "/closure/removal"):
        assert visitor.post(f"{report}{path}", {"memo": "メモ"}).status_code == 404
    assert 'href="/reports"' not in visitor.text("/")


def test_a_moderator_is_shown_the_way_and_asked_who_is_there(desk, moderator, people, ties, make):
    assert 'href="/reports"' in moderator.text("/")
    assert moderator.get("/reports").headers["Cache-Control"] == "no-store"
    report = make(ties.page(people.member()))
    bare = desk.browser(desk.holding(Role.MODERATOR, factor=False))
    assert bare.get("/reports").location == "/settings/second-factor"
    unproved = desk.browser(desk.holding(Role.MODERATOR), verified_at=None)
    assert unproved.get("/reports").location == "/login/again?next=/reports"
    asked = unproved.post(f"{report}/notes", {"memo": "書いたメモ"})
    assert asked.status_code == 401
    assert "書いたメモ" in asked.text


def test_what_waits_stands_by_danger_and_age_without_who_reported(moderator, people, ties, make):
    reporter, writer = people.member(), people.member()
    made = [
        make(ties.page(writer), reporter, reason=reason) for reason in ("other", "blame", "suicide", "life")
    ]
    page = main_of(moderator.text("/reports"))
    assert addresses(page) == [made[3], made[2], made[0], made[1]]
    assert "<b>命の危険</b>" in page
    assert writer.nickname in page
    assert reporter.nickname not in page
    assert "まだ読んでいない通報は" not in page


def test_empty_lists_say_so(moderator):
    assert "まだ読んでいない通報は、ありません" in moderator.text("/reports")
    assert "済んだ通報は、まだありません" in moderator.text("/reports/done")


def test_a_long_list_goes_on(moderator, people, ties, make):
    writer, reporter = people.member(), people.member()
    made = [make(ties.page(writer), reporter) for _ in range(21)]
    page = moderator.text("/reports")
    more = re.search(r'href="(/reports\?after=[^"]+)"', page)
    assert addresses(page) + addresses(moderator.text(more.group(1))) == made
    assert moderator.get("/reports?after=x").status_code == 404


def test_the_page_shows_the_words_as_they_stood_and_the_way_to_them(
    app, moderator, people, write, ties, make
):
    reporter, writer = people.member(), people.member()
    diary = write(writer, title="題の言葉", event="一行め\n<b>二行め</b>", effort="歩いた")
    report = make(diary, reporter, words="ここが\n気になります")
    page = main_of(moderator.text(report))
    for part in ("題の言葉", "一行め<br>&lt;b&gt;二行め&lt;/b&gt;", "歩いた", "ここが<br>気になります"):
        assert part in page
    assert {reporter.nickname, writer.nickname} <= set(re.findall(r"<bdi>([^<]*)</bdi>", page))
    assert f'href="/diaries/{diary.public_id}"' in page
    with app.app_context():
        entries.delete(writer, diary)
    page = main_of(moderator.text(report))
    assert "一行め" in page
    assert f"/diaries/{diary.public_id}" not in page
    assert "いまは、あなたには見えないところにあります" in page


def test_what_a_moderator_cannot_read_is_read_as_evidence_alone(moderator, people, write, ties, make):
    writer, friend = people.member(), people.member()
    ties.mutual(writer, friend)
    diary = write(writer, event="ふたりだけの言葉", audience="mutual")
    report = make(diary, friend)
    assert moderator.get(f"/diaries/{diary.public_id}").status_code == 404
    page = main_of(moderator.text(report))
    assert "ふたりだけの言葉" in page
    assert diary.public_id not in page


def test_replies_and_people_are_linked_where_they_stand(moderator, people, ties, make):
    writer, replier = people.member(), people.member(bio="海の近く")
    diary = ties.page(writer)
    reply = ties.reply(replier, diary, "責める返事")
    assert f'href="/diaries/{diary.public_id}#r-{reply.public_id}"' in moderator.text(make(reply))
    page = moderator.text(make(replier))
    assert f'href="/u/{replier.public_id}"' in main_of(page)
    assert "海の近く" in words_of(page)


def test_notes_are_kept_and_a_blank_one_is_asked_for(moderator, people, ties, make):
    report = make(ties.page(people.member()))
    form = form_to(moderator.text(report), f"{report}/notes")
    for _ in range(2):
        answer = moderator.post(f"{report}/notes", {**form, "memo": "ほかの返事は\nていねいです"})
        assert (answer.status_code, answer.location) == (303, f"{report}#steps")
    assert moderator.text(report).count("ほかの返事は<br>ていねいです") == 1
    blank = moderator.post(f"{report}/notes", {"memo": " "})
    assert blank.status_code == 422
    assert "メモを入力してください" in blank.text
    long = moderator.post(f"{report}/notes", {"memo": "あ" * 2001})
    assert long.status_code == 422
    assert form_to(long.text, f"{report}/notes")["memo"] == "あ" * 2001


def test_a_report_is_finished_and_taken_up_again(app, desk, people, ties, make):
    first, second = (desk.holding(Role.MODERATOR) for _ in range(2))
    one, other = desk.browser(first), desk.browser(second)
    report = make(ties.page(people.member()))
    for browser in (one, other):
        answer = browser.post(f"{report}/closure")
        assert (answer.status_code, answer.location) == (303, report)
    assert addresses(one.text("/reports")) == []
    assert addresses(one.text("/reports/done")) == [report]
    page = words_of(main_of(one.text(report)))
    assert f"{first.nickname}さんが済みにしました" in page
    assert "開きなおす" in page
    assert f"{first.nickname}さんが済みに" in words_of(one.text("/reports/done"))
    assert other.post(f"{report}/closure/removal").status_code == 303
    assert addresses(one.text("/reports")) == [report]
    page = words_of(main_of(one.text(report)))
    assert "済みにしました" in page
    assert "開きなおしました" in page


def test_a_moderator_finds_no_report_about_themselves(desk, people, ties, make):
    accused = desk.holding(Role.MODERATOR)
    browser = desk.browser(accused)
    for thing in (ties.page(accused), ties.reply(accused, ties.page(people.member())), accused):
        report = make(thing)
        assert browser.get(report).status_code == 404
        for what in ("notes", "closure", "closure/removal"):
            assert browser.post(f"{report}/{what}", {"memo": "メモ"}).status_code == 404
    assert addresses(browser.text("/reports")) == []


def test_ones_own_report_is_left_to_another(app, desk, people, ties, make, moderator):
    me = desk.holding(Role.MODERATOR)
    browser = desk.browser(me)
    report = make(ties.page(people.member()), me)
    moderator.post(f"{report}/notes", {"memo": "通報した人についてのメモ"})
    assert "あなたの通報" in browser.text("/reports")
    page = browser.text(report)
    assert "あなたがした通報なので、ほかの安全担当が読みます" in page
    assert "通報した人についてのメモ" not in page
    for what in ("notes", "closure", "closure/removal"):
        assert browser.post(f"{report}/{what}", {"memo": "メモ"}).status_code == 404
    with app.app_context():
        assert db.session.query(Report).one().state == "open"


def test_a_report_whose_words_are_gone_says_so(app, moderator, people, ties, make, monkeypatch):
    report = make(ties.page(people.member()), words="言葉")
    moderator.post(f"{report}/notes", {"memo": "メモの言葉"})
    monkeypatch.setattr(evidence, "KEPT", timedelta(0))
    with app.app_context():
        assert evidence.purge_evidence() == 1
    page = words_of(main_of(moderator.text(report)))
    assert f"控えは、通報から{rules.KEPT.days}日がたったので消えました" in page
    assert "メモは、控えといっしょに消えました" in page
    late = moderator.post(f"{report}/notes", {"memo": "おそいメモ", "form_key": public_ids.new()})
    assert late.status_code == 422
    assert moderator.post(f"{report}/closure").status_code == 303


def test_people_who_are_no_more_are_called_so(app, moderator, people, ties, make):
    reporter, writer = people.member(), people.member()
    report = make(ties.reply(writer, ties.page(people.member())), reporter)
    with app.app_context():
        for user in (reporter, writer):
            db.session.delete(db.session.get_one(User, user.id))
        db.session.commit()
    page = words_of(main_of(moderator.text(report)))
    assert "退会した人から。" in page
    assert "もう、ありません" in page
    assert "責めることば（返事）" in words_of(moderator.text("/reports"))
