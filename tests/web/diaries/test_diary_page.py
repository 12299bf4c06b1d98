"""An entry's page, as its writer, other members and guests find it."""

import re
from datetime import date

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import clock, public_ids
from tests.support.pages import link_called, main_of, title_of, without_tokens, words_of


@pytest.fixture
def shiori(people):
    return people.member("しおり")


def marked_read(app, reader: User, diary) -> None:
    with app.app_context():
        comments.mark_read(reader, diary)


def test_its_writer_can_change_it_and_is_told_alone_who_read_it(app, people, shiori, write):
    diary = write(shiori, title="鍋をつくった日")
    readers = [people.member(name) for name in ("木曜の傘", "そらまめ")]
    for reader in readers:
        marked_read(app, reader, diary)
    path = f"/diaries/{diary.public_id}"
    page = words_of(main_of(people.browser(shiori).text(path)))
    for part in ("編集する", "公開範囲を変える", "削除する", "さんが「読んだよ」と伝えてくれました"):
        assert part in page
    assert "そらまめさん、木曜の傘さん" in page
    theirs = words_of(main_of(people.browser(readers[0]).text(path)))
    for part in ("編集する", "削除する", "そらまめ", "伝えてくれました"):
        assert part not in theirs


def test_a_reader_can_mark_follow_mute_and_block_and_not_change(people, shiori, write):
    diary = write(shiori)
    path = f"/diaries/{diary.public_id}"
    browser = people.browser(people.member())
    page = browser.text(path)
    assert f'formaction="{path}/reading" name="read" value="1"' in page
    for part in ("フォローする", "ミュートする", "ブロックする", "返事を書く"):
        assert part in words_of(main_of(page))
    assert page.count('id="tap"') == 1
    browser.post(f"{path}/reading", {"read": "1"})
    assert f'formaction="{path}/reading" name="read" value="0"' in browser.text(path)


def test_a_guest_reads_without_a_token_a_cookie_or_a_button(visitor, shiori, write):
    diary = write(shiori, event="だれでも読める", audience="everyone")
    answer = visitor.get(f"/diaries/{diary.public_id}")
    page = answer.get_data(as_text=True)
    assert "だれでも読める" in page
    assert "csrf_token" not in page
    assert "<button" not in main_of(page)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert "ログイン</a>してください" in page


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ({"title": "鍋をつくった日", "event": "x"}, "鍋をつくった日"),
        ({"event": "**白菜**が安かった"}, "白菜が安かった"),
        ({"feeling": "しずか"}, "しずか"),
        ({"event": "あ" * 50}, "あ" * 23 + "…"),
        ({"event": "ひみつ", "note": "つらい話", "day": "2025-03-02"}, "2025年3月2日（日）の日記"),
        ({"event": "x", "title": "題はそのまま", "note": "つらい話"}, "題はそのまま"),
    ],
)
@pytest.mark.parametrize("audience", ["members", "private"])
def test_the_tab_names_the_entry_and_nothing_from_under_a_note(people, shiori, write, said, title, audience):
    more = {**said, "day": date.fromisoformat(said["day"])} if "day" in said else said
    diary = write(shiori, audience=audience, **more)
    page = people.browser(shiori).text(f"/diaries/{diary.public_id}")
    assert title_of(page) == f"{title} | ココトモ"
    assert page.count("<h1") == 1


def test_words_with_a_note_wait_folded_behind_it(people, shiori, write):
    diary = write(shiori, event="ひみつの一行", feeling="ひみつの気持ち", note="つらい話がふくまれます")
    page = people.browser(people.member()).text(f"/diaries/{diary.public_id}")
    before, rest = page.split('<details class="fold', 1)
    inside, after = rest.split("</details>", 1)
    assert "つらい話がふくまれます" in inside
    for words in ("ひみつの一行", "ひみつの気持ち"):
        assert words in inside
        assert words not in before + after


@pytest.mark.parametrize(
    ("audience", "open_to_all"), [("everyone", True), ("members", False), ("private", False)]
)
def test_only_what_is_open_to_everybody_may_be_found_by_machines(
    people, shiori, write, audience, open_to_all
):
    diary = write(shiori, audience=audience)
    page = people.browser(shiori).text(f"/diaries/{diary.public_id}")
    assert ('<meta name="robots" content="noindex">' not in page) is open_to_all


@pytest.mark.parametrize(
    ("audience", "label"),
    [
        ("everyone", "だれでも"),
        ("members", "会員まで"),
        ("mutual", "たがいにフォローしている人まで"),
        ("private", "自分だけ"),
    ],
)
def test_every_page_says_who_can_read_it(people, shiori, write, audience, label):
    diary = write(shiori, audience=audience)
    page = people.browser(shiori).text(f"/diaries/{diary.public_id}")
    assert re.search(rf'class="vis">.*?{label}</span>', page)


def test_the_entries_beside_it_are_those_that_the_reader_may_read(people, shiori, write):
    days = {
        day: write(shiori, title=f"{day}日", day=date(2026, 5, day), audience=audience)
        for day, audience in (
            (1, "everyone"),
            (2, "private"),
            (3, "everyone"),
            (4, "members"),
            (5, "everyone"),
        )
    }
    guest = words_of(people.browser(people.member()).text(f"/diaries/{days[3].public_id}"))
    assert "前の日記「1日」" in guest
    assert "次の日記「4日」" in guest
    own = people.browser(shiori).text(f"/diaries/{days[3].public_id}")
    assert link_called(own, "前の日記").endswith(days[2].public_id)
    assert "次の日記はまだありません" in people.browser(shiori).text(f"/diaries/{days[5].public_id}")
    assert "前の日記はありません" in people.browser(shiori).text(f"/diaries/{days[1].public_id}")


def test_its_topics_lead_to_their_lists(app, people, shiori, write):
    with app.app_context():
        named = topics.topics()[:2]
    ids = tuple(topic.public_id for topic in named)
    for audience in ("members", "private"):
        diary = write(shiori, topics=ids, audience=audience)
        page = main_of(people.browser(shiori).text(f"/diaries/{diary.public_id}"))
        for topic in named:
            assert link_called(page, topic.name) == f"/topics/{topic.public_id}"


def test_a_reply_that_cannot_be_taken_comes_back_on_the_page(people, shiori, write):
    diary = write(shiori, title="鍋をつくった日")
    browser = people.browser(people.member())
    answer = browser.post(f"/diaries/{diary.public_id}/replies", {"body": "あ" * 601})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert title_of(page).startswith("入力の確認：")
    assert "鍋をつくった日" in page
    assert "あ" * 601 in page


def test_what_is_not_there_and_what_is_not_for_the_reader_look_the_same(people, shiori, write):
    browser = people.browser(people.member())
    hidden = write(shiori, event="ひみつ", audience="private")
    pages = [browser.get(f"/diaries/{name}") for name in (hidden.public_id, public_ids.new(), "x", "NEW")]
    assert {page.status_code for page in pages} == {404}
    assert len({without_tokens(page.get_data(as_text=True)) for page in pages}) == 1


def test_markup_of_one_who_just_joined_has_no_links(people, write):
    new = people.member(joined=clock.now())
    diary = write(new, event="https://example.jp/ を見て", audience="private")
    assert 'href="https://example.jp/"' not in people.browser(new).text(f"/diaries/{diary.public_id}")
