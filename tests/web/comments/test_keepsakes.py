"""とっておく on the page of a diary, and the list of what was kept."""

import pytest

from tests.support.pages import main_of, words_of


@pytest.fixture
def scene(people, ties):
    """A page with a reply, who wrote them, and somebody who reads."""

    class Scene:
        writer, reader = people.member("しおり"), people.member("波の音")
        page = ties.page(writer, audience="members", title="鍋をつくった日")
        reply = ties.reply(writer, page, "湯気が、*いい*ね")
        url = f"/diaries/{page.public_id}"
        theirs, hers = people.browser(reader), people.browser(writer)

    return Scene


def test_what_was_kept_stands_in_the_list_and_leaves_it_again(scene):
    page = scene.theirs.text(scene.url)
    assert f'formaction="{scene.url}/keepsake" name="kept" value="1"' in page
    answer = scene.theirs.post(f"{scene.url}/keepsake", {"kept": "1"})
    assert answer.location == f"{scene.url}#reading"
    scene.theirs.post(f"/replies/{scene.reply.public_id}/keepsake", {"kept": "1"})
    listed = scene.theirs.text("/keepsakes")
    assert "鍋をつくった日" in listed
    assert "湯気が、<em>いい</em>ね" in listed
    assert f"{scene.url}#r-{scene.reply.public_id}" in listed
    assert f'formaction="{scene.url}/keepsake" name="kept" value="0"' in scene.theirs.text(scene.url)
    scene.theirs.post(f"{scene.url}/keepsake", {"kept": "0", "back": "/keepsakes"})
    scene.theirs.post(f"/replies/{scene.reply.public_id}/keepsake", {"kept": "0"})
    assert "まだありません" in words_of(main_of(scene.theirs.text("/keepsakes")))


def test_nobody_else_learns_of_it(scene):
    before = scene.hers.text(scene.url)
    scene.theirs.post(f"{scene.url}/keepsake", {"kept": "1"})
    scene.theirs.post(f"/replies/{scene.reply.public_id}/keepsake", {"kept": "1"})
    assert words_of(main_of(scene.hers.text(scene.url))) == words_of(main_of(before))
    assert "しおり" not in main_of(scene.hers.text("/keepsakes"))
    assert "波の音" not in main_of(scene.hers.text("/notifications"))


def test_words_under_a_content_note_stay_folded_in_the_list(scene, people, ties):
    noted = ties.page(scene.writer, title=None, note="病気の話", extract="手術をした日")
    scene.theirs.post(f"/diaries/{noted.public_id}/keepsake", {"kept": "1"})
    listed = main_of(scene.theirs.text("/keepsakes"))
    assert listed.index("<summary>") < listed.index("手術をした日") < listed.index("</details>")
    assert "手術" not in listed[: listed.index("<summary>")]


def test_the_writer_is_not_offered_to_keep_their_own_page_but_others_replies(scene, ties):
    theirs = ties.reply(scene.reader, scene.page, "わたしも")
    page = scene.hers.text(scene.url)
    assert f"{scene.url}/keepsake" not in page
    assert f"/replies/{theirs.public_id}/keepsake" in page
    assert f"/replies/{scene.reply.public_id}/keepsake" not in page


def test_an_unknown_thing_is_not_found(scene):
    for path in ("/diaries/abc/keepsake", "/replies/abc/keepsake"):
        assert scene.theirs.post(path, {"kept": "1"}).status_code == 404
