"""The site as it is served to people: real processes of granian on this machine, with their output kept."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
from flask import Flask

from kokotomo.foundation.crypto import keys

ROOT = Path(__file__).parents[2]
START = 60.0
"""Seconds within which a server must answer."""


def free_port() -> int:
    """A port of this machine on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Granian over the site of *app*'s settings: same instance folder, same database, its own processes."""

    def __init__(self, app: Flask, log: Path, workers: int = 2, **more: str) -> None:
        settings = app.config["SETTINGS"]
        self.port, self.log = free_port(), log
        self.url = f"http://127.0.0.1:{self.port}"
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KOKOTOMO_")},
            "KOKOTOMO_ENV": "testing",
            "KOKOTOMO_INSTANCE": str(settings.instance),
            "KOKOTOMO_BASE_URL": self.url,
            "DATABASE_URL": settings.database_url,
            # This process has one ring, that of the site made last: people made here must open there.
            "KOKOTOMO_KEY_RING": str(keys.ring_path()),
            "KOKOTOMO_SECRETS": str(keys.ring_path().with_name("secrets.json")),
            **more,
        }
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(workers), "--blocking-threads", "1", "--no-ws"]
        command += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
        command += ["--factory", "kokotomo.app:create_app"]
        self.environ = environ
        self.file = log.open("ab")
        self.command = command
        self.start()
        wait_until_answers(self.url, self.process)

    def start(self) -> None:
        """Start its processes, on the same port as ever."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environ, stdout=self.file, stderr=self.file
        )

    def recover(self) -> None:
        """Wait until it answers again. Where granian gives up because workers die too often it is started
        anew, as the machine's service manager would do."""
        until = time.monotonic() + START
        while time.monotonic() < until:
            try:
                return wait_until_answers(self.url, self.process)
            except TimeoutError:
                if self.process.poll() is not None:
                    self.start()
        raise TimeoutError(f"{self.url} does not answer")

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]

    def kill_workers(self) -> None:
        """kill -9 for all of them, at once."""
        for worker in self.workers():
            worker.kill()

    def work(self) -> None:
        """One round of the worker, in a process of its own, into the same log."""
        command = [sys.executable, "-m", "flask", "--app", "kokotomo.app", "work", "--once"]
        run = subprocess.run(
            command, cwd=ROOT, env=self.environ, stdout=self.file, stderr=self.file, check=False
        )
        assert run.returncode == 0

    def stop(self) -> None:
        """End it and wait for its end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                child.kill()
            self.process.kill()
            self.process.wait()
        self.file.close()


@contextmanager
def serving(app: Flask, log: Path, workers: int = 2, **more: str) -> Iterator[Server]:
    """A server for the length of the block; *more* goes to its environment."""
    server = Server(app, log, workers, **more)
    try:
        yield server
    finally:
        server.stop()


def wait_until_answers(url: str, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until *url* gives a page. Raises ``TimeoutError``, or at once if *process* has ended."""
    until = time.monotonic() + START
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            raise TimeoutError(f"the server ended with {process.returncode}")
        try:
            with urlopen(f"{url}/robots.txt", timeout=5):  # noqa: S310 - our own server
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
