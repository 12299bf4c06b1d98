"""Fixtures of the browser tests."""

from playwright.sync_api import expect

from tests.support.browser import chromium, chromium_path, live
from tests.support.windows import way, window

__all__ = ["chromium", "chromium_path", "live", "way", "window"]

# As long as a window waits for anything else: a busy machine is no fault of a page.
expect.set_options(timeout=20_000)
