"""A walker through the pages of the filled town; `tests.support.stops` says which they are."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from kokotomo.foundation import clock
from tests.support.browser import Live
from tests.support.stops import GUEST, Stop
from tests.support.town import NIGHT, Town
from tests.support.visitor import Visitor

POST = """
([action, fields, sign]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  const add = (name, value) => {
    const control = document.createElement("textarea");
    control.name = name;
    control.textContent = value;
    form.append(control);
  };
  const found = document.querySelector('[name="csrf_token"]');
  if (sign && found) add("csrf_token", found.value);
  for (const [name, value] of fields) add(name, value);
  form.hidden = true;
  document.body.append(form);
  form.submit();
}
"""


class Walker:
    """Opens stops in *browser*, one context a person.

    `complaints` holds what the browser said of the present stop: scripts that failed, rules of the policy
    that were broken.
    """

    def __init__(self, browser: Browser, live: Live, town: Town, **options: object) -> None:
        self.live, self.town = live, town
        self._browser, self._options = browser, options
        self._contexts: dict[str, BrowserContext] = {}
        self.complaints: list[str] = []

    def page(self, who: str) -> Page:
        """A page of the browser of *who*; the caller closes it."""
        if who not in self._contexts:
            context = self._browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", **self._options)  # type: ignore[arg-type]
            if who in self.town.tokens:
                name = self.town.cookies.get(who, "kokotomo")
                context.add_cookies([self.live.cookie_of(self.town.tokens[who], name)])  # type: ignore[list-item]
            elif who != GUEST:
                context.add_cookies([self.live.cookie(self.town.people[who])])  # type: ignore[list-item]
            self._contexts[who] = context
        return self._contexts[who].new_page()

    @contextmanager
    def at(self, stop: Stop) -> Iterator[Page]:
        """The page of *stop*, which must have answered with the stop's status."""
        page = self.page(stop.who)
        self.complaints = []
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        try:
            with clock.fixed(NIGHT) if stop.at_night else nullcontext():
                status = self._arrive(page, stop)
                assert status == stop.status, f"{stop.name} answered {status}"
                yield page
        finally:
            page.close()

    def close(self) -> None:
        """Close every browser window."""
        for context in self._contexts.values():
            context.close()

    def _hear(self, kind: str, text: str) -> None:
        # Of an error page the browser itself says that its status is one.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    def _arrive(self, page: Page, stop: Stop) -> int:
        if stop.status == 429:
            _use_up(self.town, stop)
        if not stop.action:
            with _broken(self.live.app, stop.path, "GET", stop.broken):
                response = page.goto(self.live.url + stop.path)
        else:
            page.goto(self.live.url + stop.path)
            with (
                _broken(self.live.app, stop.action, "POST", stop.broken),
                page.expect_navigation() as arrived,
            ):
                page.evaluate(
                    POST, [stop.action + stop.anchor, [list(pair) for pair in stop.fields], not stop.unsigned]
                )
            response = arrived.value
        assert response is not None
        return response.status


@contextmanager
def _broken(app: Flask, path: str, method: str, error: Exception | None) -> Iterator[None]:
    """While it lasts, the view behind *path* raises *error*."""
    if error is None:
        yield
        return
    endpoint, _ = app.url_map.bind("127.0.0.1").match(path, method=method)
    view = app.view_functions[endpoint]

    def fail(**_arguments: object) -> None:
        raise error

    app.view_functions[endpoint] = fail  # type: ignore[assignment]
    try:
        yield
    finally:
        app.view_functions[endpoint] = view


def _use_up(town: Town, stop: Stop) -> None:
    """Send what *stop* sends until the site asks to wait."""
    visitor = Visitor(town.app)
    visitor.sign_in(town.people[stop.who])
    for _ in range(30):
        if visitor.post(stop.action, {"body": "つづけて書いた返事です"}).status_code == 429:
            return
    raise AssertionError("no limit came")
