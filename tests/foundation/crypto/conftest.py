"""The fixtures of keys."""

from tests.support.sealed import key_app, key_files

__all__ = ["key_app", "key_files"]
