"""A file in the browser: sent, looked at, taken or left; nobody else's, nothing lost, nothing too large."""

import gzip
import io

import pytest

from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.portability import sweeps
from kokotomo.domain.portability.models import Import
from kokotomo.domain.portability.rules import FILE_MAX
from kokotomo.foundation.db import db
from tests.support.factories_imports import lines, said
from tests.support.visitor import Forms


@pytest.fixture
def person(people):
    return people.member()


@pytest.fixture
def browser(people, person):
    return people.browser(person)


def send(browser, data, **fields):
    file = (io.BytesIO(data), "diaries.jsonl")
    return browser.post("/settings/import", {"audience": "private", "year": "", "file": file, **fields})


def work(app):
    with app.app_context():
        while sweeps.work_off():
            continue


def count(app, kind=Diary, **where):
    with app.app_context():
        return db.session.query(kind).filter_by(**where).count()


def test_a_small_file_is_read_at_once_and_taken_at_a_word(app, browser):
    answer = send(browser, lines(said("雨の日"), b"{"))
    assert answer.status_code == 303
    page = browser.text(answer.location)
    assert "まだ、何も取りこんでいません" in page
    assert "雨の日" in page
    assert "2行目</b>　行の形が読めません" in page
    assert count(app) == 0
    assert browser.post(f"{answer.location}/taking").status_code == 303
    assert "取りこんでいます" in browser.text(answer.location)
    work(app)
    assert "1の日記が、ノートに入りました" in browser.text(answer.location)
    assert count(app, audience="private") == 1


def test_an_imported_entry_says_so_on_its_page_and_in_its_notebook(app, browser, person):
    where = send(browser, lines(said("雨の日", "1935-11-21"))).location
    browser.post(f"{where}/taking")
    work(app)
    with app.app_context():
        entry = db.session.query(Diary.public_id).scalar()
    page = browser.text(f"/diaries/{entry}")
    assert "取りこんだ日記" in page
    assert "に投稿" not in page
    assert "1935年11月21日（木） 取りこんだ日記" in browser.text(f"/u/{person.public_id}")
    assert "20,000字まで" in browser.text(f"/diaries/{entry}/edit")


def test_a_long_imported_entry_is_edited_in_the_browser(app, browser):
    where = send(browser, lines(said("長" * 14_303))).location
    browser.post(f"{where}/taking")
    work(app)
    with app.app_context():
        entry = db.session.query(Diary.public_id).scalar()
    ((action, fields),) = [
        one for one in Forms(browser.text(f"/diaries/{entry}/edit")).forms if "event" in one[1]
    ]
    assert fields["event"] == ["長" * 14_303]
    sent = {name: values[0] for name, values in fields.items() if values}
    answer = browser.post(action.split("#")[0], {**sent, "event": "長" * 14_304})
    assert answer.status_code == 303
    assert browser.post(action.split("#")[0], {**sent, "event": "長" * 20_001}).status_code == 422


def test_topics_and_skies_that_are_none_here_are_named_before_anything_is_taken(browser):
    odd = said(topics=["ない話題", "猫"], sky="虹")
    page = browser.text(send(browser, lines(odd, said("二日め", topics=["ない話題"]))).location)
    assert "ない話題（2）" in page
    assert "虹（1）" in page
    assert "猫（" not in page


def test_a_packed_file_waits_for_the_worker(app, browser):
    where = send(browser, gzip.compress(lines(said()))).location
    assert "ファイルを読んでいます" in browser.text(where)
    work(app)
    assert "取りこむ前の確認" in browser.text(where)


def test_a_file_that_cannot_be_read_says_why(browser):
    page = browser.text(send(browser, b"hello").location)
    assert "日記のファイルとして読めませんでした" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"year": "去年"}, "年を「1998」のように"),
        ({"year": "1800"}, "1900年から"),
        ({"audience": "x"}, "読める人をひとつ選んでください"),
        ({"file": ""}, "ファイルを選んでください"),
    ],
)
def test_a_mistake_is_said_beside_its_field(app, browser, fields, words):
    answer = send(browser, lines(said()), **fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert count(app, Import) == 0


def test_choosing_anew_reads_anew(browser):
    where = send(browser, lines(said(date=None, month_day="02-29"))).location
    assert "年がわかりません" in browser.text(where)
    assert browser.post(f"{where}/choices", {"year": "1936", "audience": "members"}).status_code == 303
    page = browser.text(where)
    assert "1936年：1" in page
    assert "会員まで</dd>" in page


def test_several_authors_are_offered_to_choose_from(app, browser):
    where = send(browser, lines(said("一"), {**said("二"), "author": "ほか"})).location
    assert "だれの日記を取りこみますか" in browser.text(where)
    browser.post(f"{where}/taking")
    work(app)
    assert count(app) == 0
    answer = browser.post(f"{where}/choices", {"year": "", "audience": "private"})
    assert answer.status_code == 422
    browser.post(f"{where}/choices", {"year": "", "audience": "private", "authors": "ほか"})
    browser.post(f"{where}/taking")
    work(app)
    assert count(app) == 1


def test_leaving_deletes_the_file(app, browser):
    where = send(browser, lines(said())).location
    assert "取りこみの続きを見る" in browser.text("/settings/import")
    assert browser.post(f"{where}/removal").status_code == 303
    assert count(app, Import) == 0
    assert browser.get(where).status_code == 404


def test_a_second_file_waits_until_the_first_is_done(app, browser):
    send(browser, lines(said()))
    answer = send(browser, lines(said()))
    assert answer.location == "/settings/import"
    assert count(app, Import) == 1


def test_somebody_elses_import_is_not_found(people, browser):
    where = send(browser, lines(said())).location
    stranger = people.browser(people.member())
    assert stranger.get(where).status_code == 404
    for step in ("choices", "taking", "removal"):
        assert stranger.post(f"{where}/{step}", {"audience": "private"}).status_code == 404
    assert browser.get(where).status_code == 200


def test_the_report_goes_on_page_by_page(browser):
    where = send(browser, lines(*(said("") for _ in range(150)))).location
    page = browser.text(where)
    assert "100行目" in page
    assert "101行目" not in page
    later = page.split('href="')
    link = next(one.split('"')[0] for one in later if "after=" in one.split('"')[0])
    assert "150行目" in browser.text(link.split("#")[0].replace("&amp;", "&"))


def test_a_file_of_16_megabytes_is_kept_and_a_larger_one_is_not(app, browser):
    line = lines(said("あ" * 300_000))
    data = line * (FILE_MAX // len(line))
    assert send(browser, data).status_code == 303
    assert count(app, Import) == 1
    assert send(browser, b"x" * (FILE_MAX + 100_000)).status_code == 413


def test_elsewhere_and_for_guests_a_page_stays_a_page(visitor, browser):
    large = {"file": (io.BytesIO(b"x" * 2_000_000), "x")}
    assert visitor.post("/settings/import", large).status_code == 413
    assert browser.post("/settings", {"file": (io.BytesIO(b"x" * 2_000_000), "x")}).status_code == 413


def test_the_zip_comes_as_a_file_and_is_kept_by_nobody(browser):
    answer = browser.get("/settings/export/diaries.zip")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=kokotomo-")


def test_the_zip_is_asked_for_ten_times_an_hour(browser):
    answers = [browser.get("/settings/export/diaries.zip").status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
