"""A real Chromium before the real app, served on this machine.

`live` serves the site of the test on 127.0.0.1; `chromium` is the browser. What a test opens in it, it
closes itself, or leaves to the fixtures here.
"""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from kokotomo.domain.accounts.actions.sessions import start_session
from kokotomo.domain.accounts.models import User
from kokotomo.foundation import clock
from tests.support import chromium as found

Wsgi = Callable[..., Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    """Says nothing about requests: hundreds of lines would hide the one that matters."""

    def log(self, type: str, message: str, *args: Any) -> None:
        return None


@contextmanager
def served(wsgi: Wsgi) -> Iterator[str]:
    """Serve *wsgi* on a free port of this machine; gives its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, wsgi, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@dataclass(frozen=True)
class Live:
    """A served site."""

    app: Flask
    url: str

    def cookie(self, user: User) -> dict[str, Any]:
        """The cookie of a session that *user* has just begun, as ``BrowserContext.add_cookies`` takes it."""
        with self.app.app_context():
            token = start_session(user, device="試験", verified_at=clock.now())
        return self.cookie_of(token)

    def cookie_of(self, token: str, name: str = "kokotomo") -> dict[str, Any]:
        """The cookie *name* that holds *token*."""
        return {"name": name, "value": token, "url": self.url, "httpOnly": True, "sameSite": "Lax"}


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; "" for Playwright's own. Under CI there must be one."""
    path = found.find()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: python -m tests.support.chromium installs one")
        pytest.skip("NO CHROMIUM: python -m tests.support.chromium installs one")
    return path


@pytest.fixture(scope="session")
def chromium(chromium_path: str, playwright: Playwright) -> Iterator[Browser]:
    """The browser. It resolves no name: whatever it asks of the world outside fails at once."""
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    browser = playwright.chromium.launch(executable_path=chromium_path or None, args=[*found.FLAGS, rules])
    yield browser
    browser.close()


@pytest.fixture
def live(app: Flask) -> Iterator[Live]:
    """The site of the test, served with everything that it has."""
    with served(app.wsgi_app) as url:
        yield Live(app, url)
