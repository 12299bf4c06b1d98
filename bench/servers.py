"""Servers on 127.0.0.1, started and ended by their own ids; the CPU time of them and of their database."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

WORKERS = 2
START_MAX = 30.0
"""Seconds within which a server must answer."""


class Server:
    """granian with the arguments of ``flask serve``, *factory* in it."""

    def __init__(self, factory: str, environ: dict[str, str], path: str = "/") -> None:
        self.port = _free_port()
        self.environ = environ
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", str(WORKERS), "--blocking-threads", "1", "--no-ws"]
        command += ["--log-level", "warning", "--factory", factory]
        here = {"KOKOTOMO_BASE_URL": f"http://127.0.0.1:{self.port}"}
        began = time.monotonic()
        self._process = subprocess.Popen(command, env={**os.environ, **here, **environ})
        self._wait(path)
        self.seconds_to_start = time.monotonic() - began
        """From the command to the first answer."""
        self.workers = [child.pid for child in psutil.Process(self._process.pid).children(recursive=True)]

    def cpu(self) -> float:
        """Milliseconds of CPU that its processes have used so far."""
        return sum(_milliseconds(pid) for pid in (self._process.pid, *self.workers))

    def memory(self) -> float:
        """MB in memory of its largest worker, shared libraries included."""
        return max((psutil.Process(pid).memory_info().rss for pid in self.workers), default=0) / 1e6

    def end(self) -> None:
        """Stop it and wait until it is gone."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _wait(self, path: str) -> None:
        until = time.monotonic() + START_MAX
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError("the server ended before it answered")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                    request = (
                        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n"
                    )
                    probe.sendall(request.encode())
                    if probe.recv(15).split()[1:2] in ([b"200"], [b"303"]):
                        return
            except OSError:
                time.sleep(0.02)
        self._process.kill()
        raise RuntimeError(f"the server did not answer within {START_MAX:.0f} s")


class Backends:
    """The processes by which one Postgres serves one database."""

    def __init__(self, url: str) -> None:
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        self.name = plain.partition("?")[0].rsplit("/", 1)[1]
        with psycopg.connect(plain) as connection:
            row = connection.execute("SELECT pg_backend_pid()").fetchone()
            self._master = psutil.Process(row[0]).ppid() if row else 0

    def cpu(self) -> float:
        """Milliseconds of CPU of its backends so far; helpers of theirs that ended are counted, too."""
        spent = 0.0
        for child in psutil.Process(self._master).children():
            try:
                if f" {self.name} " in " ".join(child.cmdline()):
                    spent += _milliseconds(child.pid)
            except psutil.NoSuchProcess:
                continue
        times = psutil.Process(self._master).cpu_times()
        return spent + (times.children_user + times.children_system) * 1000


def _milliseconds(pid: int) -> float:
    """CPU time of a process, of each of its threads to the nanosecond where the kernel tells."""
    try:
        tasks = [
            int(path.read_text("ascii").split()[0]) for path in Path(f"/proc/{pid}/task").glob("*/schedstat")
        ]
    except (OSError, ValueError, IndexError):
        tasks = []
    if tasks and any(tasks):
        return sum(tasks) / 1e6
    times = psutil.Process(pid).cpu_times()
    return (times.user + times.system) * 1000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
