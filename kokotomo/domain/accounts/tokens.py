"""Random tokens: what stands in a cookie or in a mail's link. No database."""

import hashlib
import secrets


def new() -> str:
    """A fresh token of 256 bits, 43 characters that may stand in a URL."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What the database holds of a token: SHA-256, for 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
