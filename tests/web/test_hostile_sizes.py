"""SAFETY B8: more than a megabyte is refused before anybody looks at it, and so are heaps of fields."""

import io
import socket
import time
from urllib.parse import urlsplit

import pytest

from tests.support.browser import served
from tests.support.visitor import Visitor

LIMIT = 1024 * 1024
PLACES = ["/login", "/register", "/reset", "/settings", "/diaries", "/drafts", f"/diaries/{'a' * 26}/replies"]


class Counted(io.RawIOBase):
    """A body without end that counts what is read of it."""

    def __init__(self, beginning: bytes = b"event=") -> None:
        self.beginning = beginning
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        size = min(len(buffer), 65536)
        piece = (self.beginning + b"a" * size)[:size] if not self.taken else b"a" * size
        buffer[:size] = piece
        self.taken += size
        return size


@pytest.mark.parametrize("signed_in", [True, False], ids=["member", "guest"])
@pytest.mark.parametrize("path", PLACES)
def test_a_body_that_says_it_is_too_long_is_not_read_at_all(app, people, path: str, signed_in: bool):
    browser = people.browser(people.member()) if signed_in else Visitor(app)
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        body = Counted()
        answer = browser.client.post(
            path,
            environ_overrides={
                "wsgi.input": body,
                "CONTENT_LENGTH": str(LIMIT + 1),
                "CONTENT_TYPE": kind,
            },
        )
        assert answer.status_code == 413
        assert body.taken == 0
        assert "長すぎて" in answer.get_data(as_text=True)


def test_a_body_without_a_length_is_not_read_at_all(app, people):
    # Nobody could tell its end from a line that dropped, so the site takes no such body, of whatever size.
    browser = people.browser(people.member())
    for path in PLACES:
        body = Counted()
        answer = browser.client.post(
            path,
            environ_overrides={
                "wsgi.input": body,
                "wsgi.input_terminated": True,
                "HTTP_TRANSFER_ENCODING": "chunked",
                "CONTENT_LENGTH": "",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
            },
        )
        assert answer.status_code == 400
        assert body.taken == 0


def test_chunks_over_the_wire_are_refused_as_well(app):
    with served(app.wsgi_app) as url:
        port = urlsplit(url).port
        head = (
            "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        )
        head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
            wire.sendall(head.encode())
            for _ in range(40):
                wire.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
            wire.sendall(b"0\r\n\r\n")
            wire.shutdown(socket.SHUT_WR)
            answer = wire.recv(65536)
        assert answer.split(b"\r\n", 1)[0].split()[1] == b"400"


def test_just_below_the_limit_a_form_is_read_and_answered_in_words(app, people):
    browser = people.browser(people.member())
    words = "a" * (LIMIT - 2000)
    assert browser.post("/diaries", {"event": words}).status_code == 422


@pytest.mark.parametrize("path", ["/diaries", "/login", "/settings", "/drafts"])
@pytest.mark.parametrize("same", [True, False], ids=["one name", "many names"])
def test_a_megabyte_of_tiny_fields_costs_no_more_than_a_moment(app, people, path: str, same: bool):
    names = ["a=b"] * (LIMIT // 4) if same else [f"{n:x}=b" for n in range(LIMIT // 8)]
    body = "&".join(names)[: LIMIT - 10]
    for browser in (people.browser(people.member()), Visitor(app)):
        began = time.thread_time()
        answer = browser.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
        spent = time.thread_time() - began
        assert answer.status_code in (400, 401, 413, 422)
        # What is sent back is not a multiple of what came.
        assert len(answer.data) < 200_000
        assert spent < 2
