"""Words that mean harm, and a browser that notices whatever they do.

The list is the one of SAFETY B5. `Witness` opens a page, hovers over, focuses and clicks every element, and
knows of every script that ran because of the words and of every request to another host.
"""

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.support.browser import Wsgi

_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\x00": "\x00", "\\x01": "\x01", "\\x0C": "\x0c"}

# alert and its like are what the inputs call. Links and forms to real addresses are held back, after their
# own handlers had their turn, so that the page stays; so are telephone numbers. javascript: goes on.
_WATCH = """
(() => {
  const tell = (what) => { if (window.__witness) window.__witness(String(what) + ' @ ' + document.URL); };
  for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => { tell(name); };
  const real = (address) => /^(?:https?|tel):/i.test(String(address && address.baseVal || address || ''));
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node.localName === 'a' || node.localName === 'area');
    if (link && real(link.href)) event.preventDefault();
  });
  window.addEventListener('submit', (event) => {
    const by = event.submitter;
    const address = by && by.hasAttribute('formaction') ? by.formAction : event.target.getAttribute('action');
    if (!address || real(new URL(address, document.baseURI))) event.preventDefault();
  });
})();
"""

# The way out is left alone: it leaves.
_TOUCH = """
() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  for (const element of document.querySelectorAll('body, body *')) {
    if (element.closest('.leave')) continue;
    const fire = (name, Kind) => element.dispatchEvent(
      new Kind(name, {bubbles: !name.endsWith('enter'), cancelable: true, composed: true, view: window}));
    for (const name of ['pointerover', 'pointerenter', 'pointermove']) fire(name, PointerEvent);
    for (const name of ['over', 'enter', 'move', 'down', 'up']) fire('mouse' + name, MouseEvent);
    if (element.focus) element.focus();
    if (element.click) element.click(); else fire('click', MouseEvent);
    if (element.blur) element.blur();
  }
}
"""

_FIND = """
({rich, plain, ids}) => {
  const found = [];
  const say = (element, what) => found.push(`<${element.localName}> ${what}`);
  const known = ids.map((one) => new RegExp(`^(?:${one})$`));
  for (const element of document.querySelectorAll('*')) {
    for (const {name, value} of element.attributes) {
      if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') say(element, name);
      if (/^(?:xlink:)?href$|^src$|action$|^data$|^ping$/i.test(name)) {
        const to = new URL(value, location.href);
        if (!/^https?:$/.test(to.protocol)) say(element, `${name}=${value}`);
        if (to.origin !== location.origin && !element.closest(rich)) say(element, `${name}=${value}`);
      }
    }
    if (element.id && !known.some((one) => one.test(element.id))) say(element, `id=${element.id}`);
    if (/^(?:i?frame|frameset|object|embed|base|applet|portal|style|math|audio|video|img|template|marquee)$/
        .test(element.localName)) say(element, 'stands here');
    if (element.localName === 'meta' && element.httpEquiv) say(element, element.httpEquiv);
    if (element.localName === 'script' && !(element.src && element.type === 'module')) say(element, 'inline');
  }
  const allowed = {a: ['href', 'rel'], ol: ['start']};
  const tags = /^(?:p|ul|ol|li|blockquote|br|em|strong|a)$/;
  for (const words of document.querySelectorAll(rich)) {
    for (const element of words.querySelectorAll('*')) {
      if (element.matches('p.small.muted:first-child')) continue;  // （◯◯さんへ）, the page's own
      if (!tags.test(element.localName)) say(element, 'in rich words');
      for (const {name} of element.attributes)
        if (!(allowed[element.localName] || []).includes(name)) say(element, `${name} in rich words`);
    }
  }
  for (const words of document.querySelectorAll(plain))
    if (words.querySelector('*')) say(words.querySelector('*'), 'in plain words');
  return found;
}
"""

# submit() sends without asking the page's own handlers, the one above among them.
_POST = """
([path, fields]) => {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = path;
  for (const [name, value] of fields) {
    const area = document.createElement('textarea');
    area.name = name;
    area.value = value;
    form.append(area);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
"""

RICH = ".ruled, .reply__body"
"""Where rendered words stand."""

PLAIN = (
    ".entry__title a, .entry__text, .entry__bits dd, .fold > summary > span:not(.fold__act), .sheet h1,"
    " .who__name, .nb > span, .inbox a, .me h1, .me h1 + p, .voice > a, .voice:not(:has(> a)), .vh, textarea,"
    " title"
)
"""Where words stand as they are."""

IDS = (
    *("main", "replies", "write", "tap", "errsum", "kept", "profile", "account", "yonda", "aside"),
    r"[a-z_]+(?:-(?:[a-z]|\d+|[a-z]{1,12}))*",
    *(r"[drp]-[a-z2-7]{26}", r"i-[a-z-]+"),
)
"""The shape of the pages' own ids; an id within rich words is seen for what it is anyway."""


def inputs(shared: Path) -> list[str]:
    """The hostile inputs, decoded."""
    found = []
    for line in (shared / "safety" / "xss_markdown.txt").read_text(encoding="utf-8").split("\n"):
        for written, meant in _ESCAPES.items():
            line = line.replace(written, meant)
        found.append(line)
    return [line for line in found if line]


def sampled(lines: list[str]) -> list[str]:
    """Every second of *lines*; all of them with ``KOKOTOMO_HOSTILE=all``, as in ``make prove``. By rule and
    in the error pages each is tried anyway; in Chromium it is the pages that differ, not the inputs."""
    return lines if os.environ.get("KOKOTOMO_HOSTILE") == "all" else lines[::2]


def without_policy(wsgi: Wsgi) -> Wsgi:
    """*wsgi* without its Content-Security-Policy: so that what a test sees is the sanitiser's work alone."""

    def stripped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [pair for pair in headers if pair[0].lower() != "content-security-policy"]
            return start_response(status, kept, *more)

        return wsgi(environ, start)

    return stripped


class Witness(AbstractContextManager["Witness"]):
    """A browser of one person, before the site at *url*, that remembers what should not have happened."""

    def __init__(self, browser: Browser, url: str, cookies: Iterable[dict[str, Any]] = ()) -> None:
        self.url = url
        self.ran: list[str] = []
        self.strangers: list[str] = []
        self.known: set[str] = set()
        self.context = browser.new_context(locale="ja-JP")
        self.context.add_cookies(list(cookies))  # type: ignore[arg-type]
        self.context.expose_binding("__witness", lambda _source, what: self.ran.append(what))
        self.context.add_init_script(_WATCH)
        self.context.on("request", self._note)
        self.context.on("requestfailed", self._forget)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.context.close()

    def open(self, path: str) -> Page:
        """Open the page at *path*, touch all of it, and give it back."""
        self.page.goto(self.url + path, wait_until="load")
        return self.touch()

    def post(self, path: str, fields: list[tuple[str, str]]) -> Page:
        """Send a form with these *fields*, touch the answer, and give it back."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.evaluate(_POST, [path, fields])
        return self.touch()

    def token(self, path: str) -> str:
        """The form token of the page at *path*; it stays good for this browser."""
        self.page.goto(self.url + path, wait_until="load")
        return str(self.page.locator("input[name=csrf_token]").first.input_value())

    def touch(self) -> Page:
        """Hover over, focus and click every element of the page that stands there."""
        self.page.evaluate(_TOUCH)
        # A javascript: address runs as a task of its own, after the click.
        self.page.wait_for_timeout(15)
        return self.page

    def intruders(self) -> list[str]:
        """What stands in the page that no words may bring in."""
        found: list[str] = self.page.evaluate(_FIND, {"rich": RICH, "plain": PLAIN, "ids": list(IDS)})
        return [one for one in found if one.removeprefix("<a> href=") not in self.known]

    def learn(self, path: str) -> None:
        """Take the links of the page at *path* for the site's own: numbers and pages of help."""
        self.page.goto(self.url + path, wait_until="load")
        self.known |= set(self.page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))"))

    def _note(self, request: Request) -> None:
        http = urlsplit(request.url).scheme in ("http", "https", "ws", "wss")
        if http and not request.url.startswith(self.url + "/"):
            self.strangers.append(request.url)

    def _forget(self, request: Request) -> None:
        # Chromium tells of what the policy stopped as well, although it never left the browser.
        if request.failure == "csp" and request.url in self.strangers:
            self.strangers.remove(request.url)
