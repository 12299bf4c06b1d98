"""Following, muting and blocking with the buttons on pages, without scripts."""

import re

import pytest

from tests.support.pages import form_to, link_called, main_of, words_of


@pytest.fixture
def scene(people, ties):
    class Scene:
        me, other = people.member("しおり"), people.member("波の音")
        page = ties.page(other, audience="everyone")
        notebook = f"/u/{other.public_id}"
        diary = f"/diaries/{page.public_id}"
        mine, theirs = people.browser(me), people.browser(other)

    return Scene


def offered(page):
    """What the buttons and links of *page* for people lead to, without the id of whom."""
    return set(re.findall(r'(?:formaction|href)="/u/[a-z2-7]{26}/([a-z/]+)"', main_of(page)))


def test_the_button_follows_and_lets_go_on_the_notebook_and_on_the_page(app, scene):
    for path in (scene.notebook, scene.diary):
        assert "follow" in offered(scene.mine.text(path))
        answer = scene.mine.post(f"{scene.notebook}/follow", {"back": path})
        assert (answer.status_code, answer.location) == (303, path)
        page = scene.mine.text(path)
        assert "フォロー中" in words_of(page)
        assert "follow/removal" in offered(page)
        answer = scene.mine.post(f"{scene.notebook}/follow/removal", {"back": path})
        assert (answer.status_code, answer.location) == (303, path)
        assert "フォロー中" not in words_of(main_of(scene.mine.text(path)))


@pytest.mark.parametrize("what", ["follow", "follow/removal", "follower/removal", "mute", "mute/removal"])
def test_the_same_tap_twice_gives_the_same_answer(app, scene, what):
    places = {
        scene.mine.post(f"{scene.notebook}/{what}", {"back": "/connections"}).location for _ in range(2)
    }
    assert places == {"/connections"}


def test_what_is_offered_follows_from_how_the_two_stand(app, scene, ties):
    always = {"block", "report"}
    assert offered(scene.mine.text(scene.notebook)) == always | {"follow", "mute"}
    ties.follow(scene.other, scene.me)
    assert offered(scene.mine.text(scene.notebook)) == always | {"follow", "mute", "follower/removal"}
    ties.follow(scene.me, scene.other)
    ties.mute(scene.me, scene.other)
    there = {"follow/removal", "follower/removal", "mute/removal"}
    assert offered(scene.mine.text(scene.notebook)) == always | there
    assert offered(scene.theirs.text(scene.notebook)) == set()


def test_a_guest_is_offered_nothing(app, scene, visitor):
    for path in (scene.notebook, scene.diary):
        assert offered(visitor.text(path)) == set()


def test_muting_takes_a_person_out_of_lists_replies_and_notifications(app, scene, ties, people):
    third = ties.page(people.member(), audience="everyone")
    own = ties.page(scene.me)
    ties.reply(scene.other, third, "もう見ない言葉")
    ties.reply(scene.other, own, "これも見ない言葉")
    assert scene.page.title in scene.mine.text("/diaries")
    answer = scene.mine.post(f"{scene.notebook}/mute", {"back": scene.notebook})
    assert answer.status_code == 303
    page = scene.mine.text(scene.notebook)
    assert "ミュートしました。" in page
    for path in (
        "/diaries",
        "/",
        f"/diaries/{third.public_id}",
        f"/diaries/{own.public_id}",
        "/notifications",
    ):
        page = main_of(scene.mine.text(path))
        assert scene.page.title not in page
        assert "見ない言葉" not in page
        assert "波の音" not in page
    assert scene.mine.get(scene.diary).status_code == 200
    assert scene.theirs.get(f"/u/{scene.me.public_id}").status_code == 200
    scene.mine.post(f"{scene.notebook}/mute/removal")
    assert scene.page.title in scene.mine.text("/diaries")


def test_blocking_asks_once_says_what_it_does_and_parts_silently(app, scene, ties):
    ties.mutual(scene.me, scene.other)
    way = link_called(scene.mine.text(scene.notebook), "ブロックする")
    page = scene.mine.text(way)
    assert "相手には伝わりません" in words_of(page)
    form = form_to(page, "")
    for _ in range(2):
        answer = scene.mine.client.post(way, data=form)
        assert (answer.status_code, answer.location) == (303, "/")
    assert "ブロックしました。" in scene.mine.text("/")
    for path in (scene.notebook, scene.diary, way):
        assert scene.mine.get(path).status_code == 404
    for path in (f"/u/{scene.me.public_id}", f"/u/{scene.me.public_id}/block"):
        assert scene.theirs.get(path).status_code == 404
    assert "しおり" not in main_of(scene.theirs.text("/connections"))
    assert "しおり" not in main_of(scene.theirs.text("/notifications"))


def test_who_is_blocked_finds_what_they_would_find_of_nobody(app, scene, ties):
    ties.block(scene.me, scene.other)
    them, nobody = f"/u/{scene.me.public_id}", "/u/" + "a" * 26
    for what in (
        "follow",
        "follow/removal",
        "follower/removal",
        "mute",
        "mute/removal",
        "block",
        "block/removal",
    ):
        answers = [scene.theirs.post(f"{who}/{what}") for who in (them, nobody)]
        assert [answer.status_code for answer in answers] == [404, 404]
        masked = [re.sub(r'value="[^"]{20,}"', "", answer.get_data(as_text=True)) for answer in answers]
        assert masked[0].replace(scene.me.public_id, "a" * 26) == masked[1]


def test_a_block_is_taken_back_from_its_list(app, scene, ties):
    ties.block(scene.me, scene.other)
    page = scene.mine.text("/connections/hidden")
    assert "波の音" in page
    assert f'formaction="{scene.notebook}/block/removal"' in page
    for _ in range(2):
        answer = scene.mine.post(f"{scene.notebook}/block/removal")
        assert (answer.status_code, answer.location) == (303, "/connections/hidden")
    assert scene.theirs.get(f"/u/{scene.me.public_id}").status_code == 200
    assert "いまは、だれもいません。" in scene.mine.text("/connections/hidden")


def test_an_adult_finds_no_minor_to_follow(app, people, ties):
    minor, adult = people.minor(), people.member()
    browser = people.browser(adult)
    for what in ("follow", "mute", "block", "follower/removal"):
        assert browser.post(f"/u/{minor.public_id}/{what}").status_code == 404
    ties.follow(minor, adult)
    assert browser.post(f"/u/{minor.public_id}/follow").status_code == 303


def test_nobody_does_any_of_it_to_themselves(app, scene):
    for what in ("follow", "mute", "block"):
        assert scene.mine.post(f"/u/{scene.me.public_id}/{what}").status_code == 404
    assert scene.mine.get(f"/u/{scene.me.public_id}/block").status_code == 404


def test_a_guest_is_asked_to_sign_in(app, scene, visitor):
    for what in ("follow", "follow/removal", "follower/removal", "mute", "mute/removal", "block/removal"):
        assert visitor.post(f"{scene.notebook}/{what}").status_code == 401
    assert visitor.get(f"{scene.notebook}/block").location.startswith("/login?next=")


def test_the_sentences_after_a_tap_carry_nobodys_name(app, scene):
    for what in ("mute", "mute/removal", "follower/removal", "block", "block/removal"):
        answer = scene.mine.post(f"{scene.notebook}/{what}")
        assert answer.status_code == 303
        page = scene.mine.text("/settings")
        assert 'role="status"' in page
        assert "波の音" not in page
