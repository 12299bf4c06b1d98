"""The header set of every response (SAFETY B45), and what may be cached."""

from flask import Flask, Response, current_app, g, request

from kokotomo.web.access import CACHEABLE

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

NO_REFERRER = frozenset(
    {"accounts.confirm", "accounts.withdrawal", "accounts.new_password", "accounts.new_email", "help.leave"}
)
"""Pages whose address holds a one-time token, and the way out."""

GUESTS_MAY_BE_LATE = "public, max-age=0, s-maxage=30"


def init_app(app: Flask) -> None:
    """Set the headers on every response, error pages included."""
    app.after_request(_finish)


def _finish(response: Response) -> Response:
    headers = response.headers
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if request.endpoint in NO_REFERRER:
        headers["Referrer-Policy"] = "no-referrer"
    if current_app.config["SETTINGS"].secure:
        headers["Strict-Transport-Security"] = STRICT_TRANSPORT
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


def for_files(headers: object, _path: str, _url: str) -> None:
    """The same header set on the files that never reach a view."""
    for name, value in ALWAYS.items():
        headers[name] = value  # type: ignore[index]
