"""Browser windows of people: with scripts and without, narrow and wide."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from kokotomo.domain.accounts.models import User
from tests.support.browser import Live

Open = Callable[..., Page]

WEATHER = "https://www.jma.go.jp/bosai/forecast/"
"""Where 画面をかくす leads by default."""

WAYS = [
    pytest.param((script, width), id=f"{'script' if script else 'plain'}-{width}")
    for script in (True, False)
    for width in (390, 1280)
]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> tuple[bool, int]:
    """Whether scripts run, and the width in pixels: each journey is made in all four ways."""
    found: tuple[bool, int] = request.param
    return found


@pytest.fixture
def window(chromium: Browser, live: Live, way: tuple[bool, int]) -> Iterator[Open]:
    """``window(user)`` opens a window in which *user* is signed in, ``window()`` one of a guest."""
    script, width = way
    contexts: list[BrowserContext] = []

    def opened(user: User | None = None, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live.url,
            java_script_enabled=script,
            viewport={"width": width, "height": 844},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            **options,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        # The world outside is a page of a few letters: the browser of the tests reaches nothing else.
        context.route(f"{WEATHER}**", lambda route: route.fulfill(body="weather", content_type="text/plain"))
        if user is not None:
            context.add_cookies([live.cookie(user)])  # type: ignore[list-item]
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
