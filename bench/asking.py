"""Asking a server for one page again and again, as cheaply as Python can: kept connections, few objects."""

import socket
import threading
from dataclasses import dataclass

CONNECTIONS = 2
"""Asked at the same time; each has a thread of its own here."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Asker:
    """Kept connections to one server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._sockets: list[socket.socket | None] = [None] * CONNECTIONS

    def once(self, path: str, cookie: str = "", encoding: str = "") -> Answer:
        """One answer, whole."""
        return self._ask(0, self._request(path, cookie, encoding))

    def many(self, count: int, path: str, cookie: str = "", encoding: str = "") -> None:
        """*count* answers over all connections. Raises ``RuntimeError`` for any that is not 200."""
        request = self._request(path, cookie, encoding)
        wrong: list[str] = []

        def run(place: int) -> None:
            try:
                for _ in range(count // CONNECTIONS):
                    answer = self._ask(place, request)
                    if answer.status != 200:
                        wrong.append(f"{path} answered {answer.status}")
                        return
            except (OSError, ValueError) as problem:
                wrong.append(f"{path}: {problem!r}")

        threads = [threading.Thread(target=run, args=(place,)) for place in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if wrong:
            raise RuntimeError(wrong[0])

    def close(self) -> None:
        """Hang up."""
        for one in self._sockets:
            if one is not None:
                one.close()
        self._sockets = [None] * CONNECTIONS

    def _request(self, path: str, cookie: str, encoding: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}"]
        # What a browser says of a page that somebody opens from another page of the site.
        lines += ["Accept: text/html", "Accept-Language: ja", "Sec-Fetch-Site: same-origin"]
        lines += [f"Accept-Encoding: {encoding or 'identity'}", *([f"Cookie: {cookie}"] if cookie else [])]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _ask(self, place: int, request: bytes) -> Answer:
        kept = self._sockets[place] is not None
        try:
            return self._exchange(place, request)
        except OSError:
            if not kept:
                raise
            # A kept connection that the server had ended meanwhile.
            self._sockets[place] = None
            return self._exchange(place, request)

    def _exchange(self, place: int, request: bytes) -> Answer:
        connection = self._sockets[place]
        if connection is None:
            connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets[place] = connection
        connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            more = connection.recv(262_144)
            if not more:
                raise ConnectionResetError
            received += more
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        parts, there, length = [body], len(body), int(headers["content-length"])
        while there < length:
            parts.append(connection.recv(262_144))
            if not parts[-1]:
                raise ConnectionResetError
            there += len(parts[-1])
        return Answer(int(first.split()[1]), headers, b"".join(parts))
