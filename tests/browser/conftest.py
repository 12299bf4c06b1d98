"""Fixtures of the browser tests."""

from tests.support.browser import chromium, chromium_path, live

__all__ = ["chromium", "chromium_path", "live"]
