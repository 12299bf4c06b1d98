"""A wheel built from the tree runs elsewhere: ``kokotomo serve`` in a fresh venv, with the demo town. It ends
all its processes when it is asked to."""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bench.browsing import Browser
from tests.stories.long_words import form_with
from tests.stories.serving import ROOT, free_port, wait_until_answers

SOURCES = ("kokotomo", "templates", "static", "migrations")
FILES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``kokotomo`` command of a fresh venv into which a wheel of this tree was installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / "tree" / name, ignore=ignored)
    for name in FILES:
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder / "tree" / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    alone = ["--no-deps", "--no-index"]
    _run([*pip, "wheel", *alone, "--no-build-isolation", "-w", "dist", "./tree"], folder)
    _run([sys.executable, "-m", "venv", "--without-pip", "venv"], folder)
    python = folder / "venv" / "bin" / "python"
    wheel = next((folder / "dist").glob("kokotomo-*.whl"))
    _run([*pip, "--python", str(python), "install", *alone, str(wheel)], folder)
    # What the wheel needs is taken from the present venv, for there may be no network here.
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "present.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "venv" / "bin" / "kokotomo"


@pytest.fixture
def serving(installed: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """``kokotomo serve`` in an empty folder: its process, its address, and what it printed."""
    port, printed = free_port(), tmp_path / "printed"
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KOKOTOMO_", "PYTHON", "DATABASE_URL", "FLASK"))
    }
    with printed.open("wb") as output:
        process = subprocess.Popen(
            [str(installed), "serve", "--port", str(port)],
            cwd=tmp_path,
            env=environ,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_answers(f"http://127.0.0.1:{port}", process)
        yield process, f"http://127.0.0.1:{port}", printed
    finally:
        for one in [*psutil.Process(process.pid).children(recursive=True)] if process.poll() is None else []:
            one.kill()
        if process.poll() is None:
            process.kill()
        process.wait()


def test_an_installed_wheel_serves_the_demo_town_and_ends_with_all_its_children(
    serving: tuple[subprocess.Popen[bytes], str, Path], installed: Path, figure: Callable[[str, object], None]
):
    process, url, printed = serving
    guest = Browser(url)
    page = guest.get("/diaries")
    assert page.status == 200
    assert page.page.all("article", cls="entry")
    styles = [
        node.attrs["href"] for node in page.page.all("link") if "stylesheet" in node.attrs.get("rel", "")
    ]
    assert styles
    assert all(guest.get(style).status == 200 for style in styles)
    assert _signs_in(url, printed.read_text(encoding="utf-8"))
    assert (printed.parent / "instance" / "kokotomo.sqlite").is_file()
    family = psutil.Process(process.pid).children(recursive=True)
    # Two workers of the web server under its own process, and the worker that sends mail.
    assert len(family) >= 4
    assert any(str(installed.parent) in " ".join(one.cmdline()) for one in family)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    _gone, alive = psutil.wait_procs(family, timeout=10)
    figure("wheel: processes of serve, and how many were left after SIGTERM", f"{len(family)}, {len(alive)}")
    assert alive == []


def _signs_in(url: str, printed: str) -> bool:
    """Whether the first login that was printed opens the door."""
    email = re.search(r"\S+@demo\.invalid", printed)
    password = re.search(r"パスワードも (\S+)", printed)
    assert email
    assert password
    browser = Browser(url)
    page = browser.get("/login")
    sent = browser.send(page, form_with(page.page, "email"), email=email[0], password=password[1])
    return sent.status == 303 and browser.get("/settings").status == 200


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
