"""Fixtures of the browser tests."""

from tests.support.browser import chromium, chromium_path, live
from tests.support.windows import way, window

__all__ = ["chromium", "chromium_path", "live", "way", "window"]
