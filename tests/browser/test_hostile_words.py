"""SAFETY B5: every hostile input on every page that shows a person's words, with the policy switched off.

Nothing runs, nothing is asked of another host, nothing stands in the page that the words brought in. That the
browser would notice is proved in ``test_hostile_control.py``.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kokotomo.domain.accounts.models import User
from tests.support.hostile_town import Town, title_of
from tests.support.hostile_town import town as built
from tests.support.hostile_words import RICH, Witness

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Town]:
    with built(tmp_path_factory.mktemp("town"), shared) as made:
        yield made


@contextmanager
def watching(chromium: Browser, town: Town, user: User | None) -> Iterator[Witness]:
    """A browser of *user* that must have noticed nothing when the block ends."""
    with Witness(chromium, town.live.url, town.cookies(user)) as witness:
        witness.learn("/help")
        yield witness
        witness.page.wait_for_timeout(200)
        assert witness.ran == []
        assert witness.strangers == []


def look(witness: Witness, path: str) -> int:
    """Open *path*, which must hold nothing that does not belong there; how many rich places it has."""
    page = witness.open(path)
    assert page.url.removeprefix(witness.url).split("#")[0] == path.partition("#")[0]
    assert witness.intruders() == [], path
    return page.locator(RICH).count()


def walk(witness: Witness, path: str) -> Iterable[str]:
    """Look at a list to its end; the titles on it."""
    while path:
        look(witness, path)
        yield from witness.page.locator(".entry__title").all_text_contents()
        more = witness.page.locator(".enough a").last
        path = (more.get_attribute("href") or "") if more.count() else ""
        assert "after=" in path or not path


def test_opened_entries_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        for public_id, line in zip(town.pages, town.lines, strict=True):
            assert look(witness, f"/diaries/{public_id}") == 4
            assert witness.page.locator(".sheet h1").text_content() == title_of(line)


def test_entries_for_oneself_alone_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        for public_id in town.sealed:
            assert look(witness, f"/diaries/{public_id}") == 3


@pytest.mark.parametrize("guest", [True, False], ids=["guest", "member"])
def test_lists_are_harmless(chromium: Browser, town: Town, guest: bool):
    with watching(chromium, town, None if guest else town.reader) as witness:
        titles = {title_of(line) for line in town.lines}
        assert titles <= set(walk(witness, "/diaries"))
        for path in ("/", f"/topics/{town.topic}", f"/u/{town.writer.public_id}"):
            look(witness, path)
        if not guest:
            # Here stand the entries of people whose names are the inputs.
            assert len(list(walk(witness, "/diaries/following"))) >= len(town.lines)
            look(witness, "/diaries/waiting")


def test_notebooks_of_people_with_hostile_names_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        for person in (person for person in town.people if person.bio):
            look(witness, f"/u/{person.public_id}")
            assert witness.page.locator(".me h1").text_content() == person.nickname
            assert witness.page.locator(".me h1 + p").text_content() == person.bio


def test_replies_and_what_is_done_with_them_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        path, seen = f"/diaries/{town.crowd}", 0
        while path:
            seen += look(witness, path) - 3
            more = witness.page.locator("#replies > .enough a")
            path = (more.get_attribute("href") or "").split("#")[0] if more.count() else ""
        assert seen == 2 * len(town.lines)
        for public_id in town.replies[::5]:
            look(witness, f"/diaries/{town.crowd}?answer={public_id}")


def test_editing_and_deleting_replies_is_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        for public_id in town.answers[::5]:
            look(witness, f"/replies/{public_id}/edit")
        for public_id in town.answers[1::3]:
            assert look(witness, f"/replies/{public_id}/deletion") == 1


def test_notifications_and_ties_are_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.writer) as witness:
        sentences: list[str] = []
        path = "/notifications"
        while path:
            look(witness, path)
            sentences += witness.page.locator(".inbox a").all_text_contents()
            more = witness.page.locator(".enough a").last
            path = (more.get_attribute("href") or "") if more.count() else ""
        for line in town.lines:
            assert any(f"『{title_of(line)}』" in sentence for sentence in sentences), line
        for path in (
            "/connections",
            "/connections/following",
            "/connections/followers",
            "/connections/mutual",
        ):
            look(witness, path)
        for person in town.people[::4]:
            look(witness, f"/u/{person.public_id}/block")


def test_reporting_and_what_moderators_read_of_it_is_harmless(chromium: Browser, town: Town):
    with watching(chromium, town, town.reader) as witness:
        for page, reply, person in list(zip(town.pages, town.replies, town.people, strict=True))[::4]:
            for path in (f"/diaries/{page}", f"/replies/{reply}", f"/u/{person.public_id}"):
                assert look(witness, f"{path}/report") == 0
    with watching(chromium, town, town.moderator) as witness:
        path, seen = "/reports", 0
        while path:
            look(witness, path)
            seen += witness.page.locator("main .links a").count()
            more = witness.page.locator(".enough a").last
            path = (more.get_attribute("href") or "") if more.count() else ""
        assert seen == len(town.reports) == len(town.lines)
        for public_id in town.reports:
            assert look(witness, f"/reports/{public_id}") == 0
