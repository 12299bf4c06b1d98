"""A Chromium for the browser tests: one that is there, else Debian's, else Playwright's.

``python -m tests.support.chromium`` makes sure of one. Without any it fails under CI and says so
loudly elsewhere.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find() -> str | None:
    """The path of a Chromium that is there, "" for Playwright's own, None for none."""
    named = os.environ.get("KOKOTOMO_CHROMIUM")
    for candidate in (named, *NAMES):
        path = shutil.which(candidate) if candidate else None
        if path:
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return "" if os.path.exists(playwright.chromium.executable_path) else None


def ensure() -> str | None:
    """Find one, or install one."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False, stdout=sys.stderr)
        packages = ["chromium", "fonts-noto-cjk", "fonts-noto-color-emoji"]
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-q", *packages], check=False, stdout=sys.stderr, env=environ
        )
        found = find()
    if found is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        found = find()
    return found


def main() -> int:
    """The command."""
    if ensure() is not None:
        return 0
    print("NO CHROMIUM: the browser tests cannot run.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    raise SystemExit(main())
