"""Where a request may come from, and where it may be sent on to.

An unsafe request must come from our own pages: besides its token, the browser's own word
(``Sec-Fetch-Site``, ``Origin``) must not say otherwise. A way back (``?next=``) is never taken as it
stands: it is matched against the URL map and built anew (SAFETY 0.3).
"""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

NEVER_LED_TO = frozenset({"static", "help.leave", "accounts.login", "accounts.code", "accounts.again"})
"""Pages that are no place to come back to."""

_CURSOR = re.compile(r"[A-Za-z0-9_-]{1,300}\Z")


def from_elsewhere() -> bool:
    """Whether the browser says that this unsafe request comes from another site."""
    if request.method in SAFE:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin.rstrip("/") != request.host_url.rstrip("/")


def page_at(path: str | None) -> str | None:
    """Our own page behind *path*, as a freshly built path, or None if it is not one of ours.

    Query strings are dropped, except the ``after`` of a list, which is checked where it is read.
    """
    if not path or len(path) > 500 or not path.isascii() or any(sign in path for sign in "\\\r\n\t\x00"):
        return None
    try:
        parts = urlsplit(path)
    except ValueError:  # half an IPv6 address
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "//" in parts.path:
        return None
    adapter = current_app.url_map.bind("next.invalid")
    try:
        endpoint, values = adapter.match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if endpoint in NEVER_LED_TO:
        return None
    after = parse_qs(parts.query).get("after", [""])[0]
    return url_for(endpoint, **values) + (f"?{urlencode({'after': after})}" if _CURSOR.match(after) else "")
