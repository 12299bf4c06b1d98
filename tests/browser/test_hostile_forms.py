"""SAFETY B5 where words come back: previews, forms, drafts, and pages that keep what could not be taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kokotomo.domain.comments.rules import BODY_MAX
from kokotomo.foundation import public_ids, text
from tests.browser.test_hostile_words import look, watching
from tests.support.hostile_town import Town, bundles, content_of, packed
from tests.support.hostile_town import town as built
from tests.support.hostile_words import RICH, Witness

pytestmark = pytest.mark.browser

WORDS = ("event", "feeling", "effort", "title", "note")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Town]:
    with built(tmp_path_factory.mktemp("town"), shared) as made:
        yield made


def fields_of(town: Town, words: tuple[str, str, str], **more: str) -> list[tuple[str, str]]:
    """The form of an entry that says *words*, names of fields that are hostile themselves among them."""
    content = content_of(*words, town.topic).words()
    return [
        *content.items(),
        *{"audience": "members", "wish": "reply", "form_key": public_ids.new(), **more}.items(),
        (words[0], words[1]),
    ]


def sent(witness: Witness, path: str, fields: list[tuple[str, str]], status: int) -> None:
    """Send *fields* to *path*: the answer has *status* and holds nothing that does not belong there."""
    with witness.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page = witness.post(path, fields)
    assert answered.value.status == status
    assert witness.intruders() == [], fields
    held = " ".join(page.locator("textarea, input").evaluate_all("all => all.map(one => one.value)"))
    shown = held + " ".join(page.locator(RICH).all_text_contents())
    # A browser sends line ends as CR LF, and shows NUL as a sign of its own.
    there, wanted = (
        "".join(text.clean(shown).replace("\ufffd", "").split()),
        "".join(text.clean(fields[0][1]).split()),
    )
    assert wanted in there or page.locator(RICH).count()


def test_previews_and_going_back_from_them_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        token = ("csrf_token", witness.token("/settings"))
        for words in bundles(town.lines):
            sent(witness, "/diaries", [*fields_of(town, words, preview="1"), token], 200)
            assert witness.page.locator(".sheet .ruled").count() == 3
        for words in bundles(town.lines)[::3]:
            sent(witness, "/diaries", [*fields_of(town, words, again="1"), token], 200)


def test_previews_of_replies_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        token = ("csrf_token", witness.token("/settings"))
        for line in [*town.lines[::4], *packed(town.lines, BODY_MAX)]:
            sent(witness, f"/diaries/{town.pages[0]}/replies", [("body", line), ("preview", "1"), token], 200)
            assert witness.page.locator("#preview-t").count() == 1


def test_forms_that_come_back_with_their_mistakes_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        token = ("csrf_token", witness.token("/settings"))
        for words in bundles(town.lines):
            sent(witness, "/diaries", [*fields_of(town, words, day=words[2], audience=words[1]), token], 422)
            assert witness.page.locator(".errsum").count() == 1
        for line in town.lines[::6]:
            profile = [("bio", line * 30), ("cover", line), ("theme", line), ("time_zone", line), token]
            sent(witness, "/settings", profile, 422)


def test_words_that_were_not_taken_are_harmless_where_they_are_kept(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        witness.open("/help")
        for words in bundles(town.lines):
            sent(witness, "/diaries", [*fields_of(town, words), ("csrf_token", words[0])], 400)
            assert witness.page.locator("textarea[readonly]").count() == len(WORDS)


def test_words_that_travel_through_the_login_page_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, None) as witness:
        token = ("csrf_token", witness.token("/login"))
        for words in bundles(town.lines):
            sent(witness, "/diaries", [*fields_of(town, words), token], 401)
            assert witness.page.locator("#password").count() == 1
        names = ("nickname", "email", "birth_year", "birth_month", "form_key")
        for line in town.lines[::6]:
            sent(witness, "/register", [*((name, line) for name in names), token], 422)


def test_editing_and_drafts_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        for public_id in town.sealed:
            look(witness, f"/diaries/{public_id}/edit")
        for public_id in town.sealed[::5]:
            look(witness, f"/diaries/{public_id}/deletion")
            look(witness, f"/diaries/{public_id}/audience")
        look(witness, "/diaries/new")
        look(witness, "/")
        path, seen = "/drafts", 0
        while path:
            look(witness, path)
            seen += witness.page.locator(".voice a").count()
            more = witness.page.locator(".enough a").last
            path = (more.get_attribute("href") or "") if more.count() else ""
        assert seen == len(town.sealed)


def test_two_versions_side_by_side_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        token = ("csrf_token", witness.token("/settings"))
        for public_id, words in zip(town.sealed[1:], bundles(town.lines), strict=False):
            fields = [*fields_of(town, words, version="0"), token]
            sent(witness, f"/diaries/{public_id}/edit", fields, 409)
            assert witness.page.locator(".ruled").count() == 6
