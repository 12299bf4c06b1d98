"""A browser without scripts that talks real HTTP: one kept connection, its own cookies."""

import http.client
import secrets
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

import brotli

from bench.pages import Form, Node, parse


@dataclass
class Answer:
    """What came back; *page* is read where it is HTML."""

    status: int
    url: str
    headers: http.client.HTTPMessage
    body: str

    @property
    def page(self) -> Node:
        """Its elements."""
        return parse(self.body)

    @property
    def location(self) -> str:
        """Where it sends the browser on to, as a path of the site; empty where it does not."""
        target = self.headers.get("Location")
        if not target:
            return ""
        parts = urlsplit(urljoin(self.url, target))
        return parts.path + (f"?{parts.query}" if parts.query else "")


PLAIN_FORM = "application/x-www-form-urlencoded"


class Browser:
    """One browser at *base*, such as ``http://127.0.0.1:8000``."""

    def __init__(self, base: str, timeout: float = 30) -> None:
        self.base = base.rstrip("/")
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        """Sent with every request, beside what it needs."""
        self.requests = 0
        parts = urlsplit(self.base)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)

    def get(self, path: str) -> Answer:
        """GET *path*, redirects not followed."""
        return self._ask("GET", path, None)

    def open(self, path: str) -> Answer:
        """GET *path* and follow where it leads, five times at most."""
        answer = self.get(path)
        for _ in range(5):
            if not answer.location:
                break
            answer = self.get(answer.location)
        return answer

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """POST *fields*, their line ends as browsers send them."""
        sent = [(name, value.replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in fields]
        return self._ask("POST", path, urlencode(sent).encode())

    def upload(self, path: str, fields: list[tuple[str, str]], data: bytes) -> Answer:
        """POST *fields* and a file named ``file`` that holds *data*."""
        line = f"----{secrets.token_hex(16)}"
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields
        ]
        about = 'Content-Disposition: form-data; name="file"; filename="diaries.jsonl"'
        parts += [f"--{line}\r\n{about}\r\n\r\n".encode(), data, f"\r\n--{line}--\r\n".encode()]
        return self._ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={line}")

    def send(self, answer: Answer, form: Form, **values: str | list[str]) -> Answer:
        """Send *form* of the page in *answer* with *values* put in."""
        target = urlsplit(urljoin(answer.url, form.action or answer.url))
        return self.post(target.path + (f"?{target.query}" if target.query else ""), form.filled(**values))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _ask(self, method: str, path: str, body: bytes | None, kind: str = PLAIN_FORM) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {**self.headers, "Cookie": cookies}
        if body is not None:
            headers |= {"Content-Type": kind, "Origin": self.base}
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A kept connection that the server had ended meanwhile; only a GET may simply be asked again.
            self._connection.close()
            if method != "GET":
                raise
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
        self.requests += 1
        data = response.read()
        if response.headers.get("Content-Encoding") == "br":
            data = brotli.decompress(data)
        words = data.decode("utf-8", "replace")
        self._take_cookies(response.headers)
        return Answer(response.status, self.base + path, response.headers, words)

    def _take_cookies(self, headers: http.client.HTTPMessage) -> None:
        for line in headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
