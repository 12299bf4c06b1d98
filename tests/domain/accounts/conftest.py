"""The fixtures of accounts."""

from tests.support.sealed import key_files

__all__ = ["key_files"]
