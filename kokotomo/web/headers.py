"""The header set of every response (SAFETY B45), and what may be cached."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request

from kokotomo.web.access import CACHEABLE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""No nonce: nothing inline needs one, and a page with a nonce can never be cached."""

ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=(), browsing-topics=()",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"

ONLY_ORIGIN = frozenset(
    {"accounts.confirm", "accounts.withdrawal", "accounts.new_password", "accounts.new_email"}
)
"""Pages whose address holds a one-time token. Not no-referrer: under that a browser sends their forms as if
from nowhere (``Origin: null``), and they would be turned away at our own door."""

ONLY_ORIGIN_UNDER = ("/consult", "/volunteer")
"""The same for pages whose address alone tells that somebody seeks help, or gives it."""

NO_REFERRER = frozenset({"help.leave"})

GUESTS_MAY_BE_LATE = "public, max-age=0, s-maxage=30"


def init_app(app: Flask) -> None:
    """Set what depends on the page; `everywhere` sets what does not."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    headers = response.headers
    if request.endpoint in ONLY_ORIGIN or request.path.startswith(ONLY_ORIGIN_UNDER):
        headers["Referrer-Policy"] = "strict-origin"
    if request.endpoint in NO_REFERRER:
        headers["Referrer-Policy"] = "no-referrer"
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = GUESTS_MAY_BE_LATE if _same_for_all_guests(response) else "no-store"
    if "Cookie" not in response.vary:
        response.vary.add("Cookie")
    return response


def _same_for_all_guests(response: Response) -> bool:
    return (
        request.endpoint in CACHEABLE
        and request.method in ("GET", "HEAD")
        and response.status_code == 200
        and not request.cookies
        and not g.get("personal", False)
        and "Set-Cookie" not in response.headers
    )


def everywhere(site: "WSGIApplication", *, secure: bool) -> "WSGIApplication":
    """*site* with the header set on every answer, also on those that no view gives: files, a 304, a 405 of a
    file. *secure* is whether pages go out over TLS."""
    everything = {**ALWAYS, **({"Strict-Transport-Security": STRICT_TRANSPORT} if secure else {})}

    def answering(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            there = {name.lower() for name, _ in headers}
            missing = [pair for pair in everything.items() if pair[0].lower() not in there]
            return start_response(status, [*headers, *missing], *error)

        return site(environ, start)

    return answering
