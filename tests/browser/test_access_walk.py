"""The walk through every page: axe finds nothing, nothing scrolls sideways, nothing offends the policy."""

import os
import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kokotomo.foundation import clock
from tests.support import town as towns
from tests.support.apps import site
from tests.support.browser import Live, served
from tests.support.stops import stops
from tests.support.town import Town
from tests.support.walk import Walker

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = (
    *((390, "light", True), (1280, "dark", True)),
    *((390, "dark", False), (1280, "light", False)),
)
"""Width in pixels, colours, and whether everything that is folded stands open. All four are for
``make prove``; else each page is looked at once, light and narrow or dark and wide in turn."""

ALL = os.environ.get("KOKOTOMO_LOOKS") == "all"

NARROWEST = 320
PARTS = 4

NOT_PAGES = {
    *("static", "help.robots", "help.favicon", "help.leave", "notifications.open", "portability.archive"),
}
"""Answers to GET that are no page: files for machines, and ways that lead on at once."""

OPEN_ALL = "open => document.querySelectorAll('details').forEach(one => { one.open = open; })"
TOO_WIDE = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide <= 0) return null;
  const most = [...document.querySelectorAll('body *')].find(
    (one) => one.getBoundingClientRect().right > window.innerWidth + 1
  );
  return `${wide}px, from ${most?.outerHTML.slice(0, 120)}`;
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The filled town. On SQLite only: no page looks different for its database."""
    with clock.fixed(towns.EVENING):
        return towns.build(site("sqlite", tmp_path_factory.mktemp("town")).app)


@pytest.fixture
def walker(town: Town, chromium: Browser) -> Iterator[Walker]:
    with clock.fixed(towns.EVENING), served(town.app.wsgi_app) as url:
        # Without motion: colours that are still fading would be measured halfway.
        one = Walker(chromium, Live(town.app, url), town, reduced_motion="reduce")
        yield one
        one.close()


def test_the_walk_leaves_no_page_out(town: Town):
    with clock.fixed(towns.EVENING):
        walk = stops(town)
    address = town.app.url_map.bind("127.0.0.1")
    paths = [stop.path.split("?")[0] for stop in walk if stop.status != 404]
    walked = {address.match(path, method="GET")[0] for path in paths}
    pages = {rule.endpoint for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - walked - NOT_PAGES == set()
    assert len({stop.name for stop in walk}) == len(walk)


def test_a_page_with_faults_is_seen(chromium: Browser):
    """The control: without it a walk that measures nothing would look like a clean one."""
    page = chromium.new_page(viewport={"width": NARROWEST, "height": 600})
    page.set_content('<html><p style="color:#ddd;inline-size:900px">うすい</p><input></html>')
    seen = {rule for rule, _ in _violations(page, Axe().axe_script)}
    assert {"color-contrast", "html-has-lang", "label", "document-title"} <= seen
    assert "900px" in page.evaluate(TOO_WIDE)
    page.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier_that_a_machine_can_find(part: int, walker: Walker):
    """Axe in both colours at both widths, no sideways scrolling, one heading, no complaint of the browser."""
    script = Axe().axe_script
    found: list[str] = []
    for number, stop in enumerate(stops(walker.town)[part::PARTS]):
        with walker.at(stop) as page:
            page.evaluate(script)
            looks = LOOKS if ALL else LOOKS[number % 2 :][:1]
            seen = [*_axe(page, looks), *_sideways(page), *_words(page), *walker.complaints]
        found += [f"{stop.name}: {one}" for one in seen]
    assert not found, "\n".join(found)


def _axe(page: Page, looks: tuple[tuple[int, str, bool], ...]) -> Iterator[str]:
    for width, scheme, unfolded in looks:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(OPEN_ALL, unfolded)
        for rule, where in _violations(page):
            yield f"{width} {scheme}: {rule} {where}"


def _sideways(page: Page) -> Iterator[str]:
    # What fits into the narrowest, folded or not, fits into the others; ``make prove`` looks at them as well.
    for width in (NARROWEST, 390, 1280) if ALL else (NARROWEST,):
        page.set_viewport_size({"width": width, "height": 900})
        for unfolded in (False, True):
            page.evaluate(OPEN_ALL, unfolded)
            wide = page.evaluate(TOO_WIDE)
            if wide:
                yield f"{width}: {wide}"


def _words(page: Page) -> Iterator[str]:
    if page.locator("h1").count() != 1:
        yield "not one h1"
    if not re.fullmatch(r".+ \| ココトモ", page.title()):
        yield f"title {page.title()!r}"
    # A tag that can be read is one that was escaped once too often.
    tag = re.search(r"</?[a-z][a-z0-9]*[^<>]{0,40}>", page.locator("body").inner_text())
    if tag:
        yield f"shows {tag[0]}"


def _violations(page: Page, script: str = "") -> list[tuple[str, str]]:
    if script:
        page.evaluate(script)
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    violations = page.evaluate("options => axe.run(document, options).then(all => all.violations)", options)
    return [(one["id"], " ".join(node["html"][:160] for node in one["nodes"][:2])) for one in violations]
