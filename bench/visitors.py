"""People who look around a town, each in a thread, at the pace of people: pages, now and then some words."""

import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.browsing import Answer, Browser
from kokotomo.foundation import clock, public_ids

PAUSE = 5.0
"""Seconds between two pages of one person, on average."""

WRITES = 0.1
"""The share of requests that write something."""

SEEN_KEPT = 200
"""Entries of lists that a person remembers, to open one of them."""

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_ENTRY = re.compile(r'id="d-([a-z0-9]{26})"')
_UNREAD = re.compile(r'formaction="(/diaries/[a-z0-9]{26})/reading" name="read" value="1"')
_BOX = re.compile(r'id="write" action="(/diaries/[a-z0-9]{26}/replies)')

LISTS = (("/", 15), ("/diaries", 20), ("/diaries/following", 15), ("/notifications", 8), ("/connections", 5))
"""Pages that everybody has, and how often they are opened; the rest are entries and notebooks."""

OPENED, NOTEBOOKS = 25, 8


@dataclass
class Log:
    """What was asked: milliseconds of each answer by what it was, and what went wrong in words."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, what: str, milliseconds: float, wrong: str = "") -> None:
        """Add one answer."""
        with self._lock:
            self.took.setdefault(what, []).append(milliseconds)
            if wrong:
                self.wrong.append(wrong)


class Visitor(threading.Thread):
    """A member at *base* with *cookie* (name, value), who reads and writes until *until* (monotonic)."""

    def __init__(self, base: str, cookie: tuple[str, str], log: Log, until: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.browser = Browser(base)
        self.browser.cookies[cookie[0]] = cookie[1]
        # As a browser asks, so that the site packs what it sends.
        self.browser.headers = {"Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"}
        self.log, self.until, self.rng = log, until, random.Random(seed)
        self.token, self.box, self.unread = "", "", ""
        self.entries: list[str] = []
        self.notebooks: list[str] = []

    def run(self) -> None:
        """Come in at some moment, then a page every few seconds."""
        time.sleep(self.rng.uniform(0, PAUSE))
        self._timed("read", "/diaries", lambda: self.browser.get("/diaries"), 200)
        while time.monotonic() < self.until:
            time.sleep(self.rng.uniform(0.5, 1.5) * PAUSE)
            if self.rng.random() < WRITES:
                self._write()
            else:
                self._read()
        self.browser.close()

    def _read(self) -> None:
        path = self.rng.choices(
            [*(path for path, _ in LISTS), self._some(self.entries), self._some(self.notebooks)],
            [*(often for _, often in LISTS), OPENED, NOTEBOOKS],
        )[0]
        answer = self._timed("read", path, lambda: self.browser.get(path), 200)
        if answer is not None:
            self._look_at(answer.body)

    def _look_at(self, html: str) -> None:
        token, box, unread = (found.search(html) for found in (_TOKEN, _BOX, _UNREAD))
        self.token = token[1] if token else self.token
        self.box = box[1] if box else ""
        self.unread = unread[1] if unread else self.unread
        self.entries = [*self.entries, *(f"/diaries/{one}" for one in _ENTRY.findall(html))][-SEEN_KEPT:]
        self.notebooks = [*self.notebooks, *re.findall(r'href="(/u/[a-z0-9]{26})"', html)][-SEEN_KEPT:]

    def _some(self, seen: list[str]) -> str:
        return self.rng.choice(seen) if seen else "/diaries"

    def _write(self) -> None:
        """Words under the page that is open, or 読んだよ, or now and then an entry of one's own."""
        if not self.token:
            return self._read()
        key = ("form_key", public_ids.new())
        if self.box and self.rng.random() < 0.7:
            return self._post("reply", self.box, [key, ("body", "きょうは、ここまで読みました。")])
        if self.unread and self.rng.random() < 0.8:
            return self._post("読んだよ", f"{self.unread}/reading", [("read", "1")])
        words = [("event", "窓をあけたら、雨の音がしていました。"), ("day", clock.today().isoformat())]
        return self._post("entry", "/diaries", [key, *words, ("audience", "members"), ("wish", "read")])

    def _post(self, what: str, path: str, fields: list[tuple[str, str]]) -> None:
        sent = [("csrf_token", self.token), *fields]
        self._timed(what, path, lambda: self.browser.post(path, sent), 303)

    def _timed(self, what: str, path: str, ask: Callable[[], Answer], status: int) -> Answer | None:
        began = time.perf_counter()
        try:
            answer = ask()
        except OSError as problem:
            self.log.note(what, (time.perf_counter() - began) * 1000, f"{what} {path}: {problem!r}")
            return None
        wrong = "" if answer.status == status else f"{what} {path} answered {answer.status}"
        self.log.note(what, (time.perf_counter() - began) * 1000, wrong)
        return answer
