"""Limits on pages: a view says what is done, the table in ``domain/limits`` says how often."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter, RequestLimit
from limits import parse

from kokotomo.domain.limits import storage
from kokotomo.domain.limits.rules import LIMITS
from kokotomo.foundation import clock
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.errors import TooMany
from kokotomo.web.access import viewer

F = TypeVar("F", bound=Callable[..., Any])

assert storage.DatabaseStorage.STORAGE_SCHEME  # noqa: S101 - importing it registers the scheme


def network_token() -> str:
    """A keyed hash of the visitor's network and the day: tells equal from unequal for a day, nothing more."""
    address = request.remote_addr or "0.0.0.0"  # noqa: S104 - the address of nobody
    try:
        parsed = ipaddress.ip_address(address)
        width = 24 if parsed.version == 4 else 64
        network = str(ipaddress.ip_network((parsed, width), strict=False))
    except ValueError:
        network = address
    day = clock.today().isoformat()
    token = hmac.new(keys.secrets().network_token, f"{day}|{network}".encode(), hashlib.sha256)
    return token.hexdigest()[:32]


def _account() -> str:
    return f"account:{viewer().public_id}"


def _breached(limit: RequestLimit) -> None:
    g.limit_resets_in = limit.reset_at - clock.now().timestamp()


limiter = Limiter(
    key_func=network_token,
    strategy="fixed-window",
    headers_enabled=False,
    on_breach=_breached,
    swallow_errors=False,
)


def init_app(app: Flask) -> None:
    """Attach the limiter; its storage is the database unless a setting names another."""
    settings = app.config["SETTINGS"]
    app.config["RATELIMIT_STORAGE_URI"] = (
        "database://" if settings.limits_storage == "database" else settings.limits_storage
    )
    limiter.init_app(app)


def limited(what: str) -> Callable[[F], F]:
    """Decorator for a view: count its unsafe requests under the row *what* of the table."""
    row = LIMITS[what]

    def for_account() -> str:
        fresh = row.new_account if viewer().is_new and row.new_account else row.account
        return fresh or ""

    def decorate(view: F) -> F:
        wrapped: Any = view
        if row.account:
            wrapped = limiter.shared_limit(
                for_account, scope=what, key_func=_account, methods=["POST"], exempt_when=_is_guest
            )(wrapped)
        if row.network:
            wrapped = limiter.shared_limit(
                row.network,
                scope=f"{what}@",
                methods=["POST"],
                exempt_when=_are_off,
                deduct_when=_was_done if row.only_done else None,
            )(wrapped)
        return cast(F, wrapped)

    return decorate


def reading_limited(what: str) -> Callable[[F], F]:
    """Decorator for a page that costs much to read: count its GETs, not its HEADs, under the row *what*."""
    row = LIMITS[what]

    def decorate(view: F) -> F:
        counted: Any = limiter.shared_limit(
            row.account or "", scope=what, key_func=_account, methods=["GET"], exempt_when=_is_guest
        )(view)
        return cast(F, counted)

    return decorate


def reserve(what: str, whom: str, often: str) -> None:
    """Count one try of *what* at *whom* (a keyed hash), *often* as in the table; for what has no account.

    Raises `TooMany` before anything is tried; the count stands before it is looked at, so that parallel
    tries cannot slip through together.
    """
    if not current_app.config["SETTINGS"].limits:
        return
    item = parse(often)
    if not limiter.limiter.hit(item, what, whom):
        ends = limiter.limiter.get_window_stats(item, what, whom).reset_time
        raise TooMany("limit.reached", datetime.fromtimestamp(ends, UTC))


def give_back(what: str, whom: str, often: str) -> None:
    """Take one try of `reserve` back: it was a right one."""
    if current_app.config["SETTINGS"].limits:
        item = parse(often)
        limiter.limiter.storage.incr(item.key_for(what, whom), item.get_expiry(), amount=-1)


def _was_done(response: Response) -> bool:
    return response.status_code < 400


def _are_off() -> bool:
    # Asked of each site: the limiter itself is one object for all sites of a process.
    return not current_app.config["SETTINGS"].limits


def _is_guest() -> bool:
    return _are_off() or not viewer().is_authenticated
