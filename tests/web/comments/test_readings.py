"""読んだよ on lists and pages."""

import pytest

from tests.support.pages import words_of


@pytest.fixture
def scene(people, ties):
    class Scene:
        writer, reader = people.member(), people.member("木曜の傘")
        page = ties.page(writer)
        url = f"/diaries/{page.public_id}"
        post = f"{url}/reading"
        hers, theirs = people.browser(writer), people.browser(reader)

    return Scene


def pressed(page, url):
    """Whether the button for *url* on *page* is pressed; there must be one."""
    assert page.count(f'formaction="{url}/reading"') == 1
    button = page[page.index(f'formaction="{url}/reading"') :].split(">")[0]
    return 'aria-pressed="true"' in button


def test_the_button_on_the_page_is_pressed_and_let_go(app, scene):
    for read, shown in (("1", True), ("1", True), ("0", False), ("0", False), ("1", True)):
        answer = scene.theirs.post(scene.post, {"read": read, "back": scene.url})
        assert (answer.status_code, answer.location) == (303, f"{scene.url}#reading")
        assert pressed(scene.theirs.text(scene.url), scene.url) is shown
    assert scene.theirs.post(f"{scene.post}/removal").status_code == 303
    assert not pressed(scene.theirs.text(scene.url), scene.url)


@pytest.mark.parametrize("back", ["/diaries", "/", "/diaries/following"])
def test_on_a_list_one_comes_back_to_the_entry(app, scene, back):
    answer = scene.theirs.post(scene.post, {"read": "1", "back": back})
    assert answer.location == f"{back}#d-{scene.page.public_id}"


@pytest.mark.parametrize("back", ["https://evil.invalid/", "//evil.invalid", "/\\evil.invalid", "x", ""])
def test_a_forged_way_back_leads_to_the_page(app, scene, back):
    answer = scene.theirs.post(scene.post, {"read": "1", "back": back})
    assert answer.location == f"{scene.url}#reading"


def test_only_the_writer_learns_who(app, scene, people):
    scene.theirs.post(scene.post, {"read": "1"})
    assert "木曜の傘さんが「読んだよ」と伝えてくれました" in words_of(scene.hers.text(scene.url))
    assert "木曜の傘" not in people.browser(people.member()).text(scene.url)


def test_ones_own_page_has_no_button_and_takes_no_tap(app, scene):
    assert scene.post not in scene.hers.text(scene.url)
    assert scene.hers.post(scene.post).status_code == 404


def test_it_works_where_replies_are_closed(app, scene, ties):
    ties.change(scene.page, wish="none")
    assert scene.theirs.post(scene.post, {"read": "1"}).status_code == 303
    assert pressed(scene.theirs.text(scene.url), scene.url)


def test_who_does_not_see_the_page_cannot_tap(app, scene, people, ties, visitor):
    blocked = people.member()
    ties.block_row(scene.writer, blocked)
    for path in (scene.post, f"{scene.post}/removal"):
        assert people.browser(blocked).post(path).status_code == 404
        assert visitor.post(path).status_code == 401
