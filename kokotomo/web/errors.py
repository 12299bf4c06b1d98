"""Error pages: what happened, what is kept, where help is. Not found and not allowed are the same page."""

import logging
import secrets

from flask import Flask, g, render_template, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, NotFound, RequestEntityTooLarge

from kokotomo.domain.help.seeds import seeded_panel
from kokotomo.foundation import clock, errors
from kokotomo.foundation.db import db
from kokotomo.web import words

AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What drivers and the pool raise where the database does not answer."""

log = logging.getLogger("kokotomo.web")


def init_app(app: Flask) -> None:
    """Register every handler."""
    for missing in (errors.NotFound, errors.NotAllowed, NotFound, Forbidden):
        app.register_error_handler(missing, not_found)
    app.register_error_handler(CSRFError, token_is_stale)
    app.register_error_handler(BadRequest, bad_request)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(RateLimitExceeded, too_many)
    app.register_error_handler(errors.TooMany, too_many_tries)
    app.register_error_handler(HTTPException, other)
    for away in AWAY:
        app.register_error_handler(away, database_is_away)
    app.register_error_handler(Exception, broken)


def not_found(_error: Exception) -> ResponseReturnValue:
    """404 for what is missing, hidden, deleted, blocked or forbidden: nobody can tell which. Words that were
    sent to what was there a moment ago are given back."""
    return _nowhere(), 404


def _nowhere() -> str:
    return render_template("errors/404.html", posted=words.posted())


def token_is_stale(_error: CSRFError) -> ResponseReturnValue:
    """The form's token is missing or old: the words are there, with a fresh token beside them."""
    return render_template("errors/400.html", posted=words.posted(), may_resend=True), 400


def bad_request(_error: Exception) -> ResponseReturnValue:
    """Something that our own pages do not send."""
    if request_ctx.url_adapter is None:
        # Asked for under a name that is not ours: a page of ours could not even name its links there.
        return "400 Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    return render_template("errors/400.html", posted=words.posted(), may_resend=False), 400


def too_large(_error: Exception) -> ResponseReturnValue:
    """More than a page of this site can hold."""
    return render_template("errors/413.html", posted=words.Words()), 413


def too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    """A limit is reached: when the next try is welcome, and the words."""
    seconds = max(1, int(g.get("limit_resets_in", 60)))
    return _limited(seconds)


def too_many_tries(error: errors.TooMany) -> ResponseReturnValue:
    """The same for a limit that the domain itself keeps."""
    return _limited(max(1, int((error.again_at - clock.now()).total_seconds())))


def _limited(seconds: int) -> ResponseReturnValue:
    page = render_template("errors/429.html", posted=words.posted(), may_resend=True, seconds=seconds)
    return page, 429, {"Retry-After": str(seconds)}


def other(error: HTTPException) -> ResponseReturnValue:
    """Everything else that HTTP knows, such as a method that a page does not take."""
    if error.code is None or error.code < 400:
        return error
    if error.code == 503:
        return database_is_away(error)
    if error.code >= 500:
        return broken(error)
    if error.code == 405:
        return _nowhere(), 405, {"Allow": ", ".join(error.valid_methods or ())}  # type: ignore[attr-defined]
    return render_template("errors/400.html", posted=words.posted(), may_resend=False), error.code


def database_is_away(error: Exception) -> ResponseReturnValue:
    """503 without a database: the posted text to copy, and the help lines that come with the package."""
    log.error("database away: %s", type(error).__name__)
    _forget_session()
    page = render_template("errors/503.html", posted=words.posted(), lines=seeded_panel())
    return page, 503, {"Retry-After": "60"}


def broken(error: Exception) -> ResponseReturnValue:
    """Our own mistake: a number to name, and the words. The log gets the place, never what was written."""
    cause = getattr(error, "original_exception", None)
    if isinstance(cause, AWAY):
        # Another error page asked the database for its frame.
        return database_is_away(cause)
    number = secrets.token_hex(4)
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    log.error(
        "error %s: %s in %s, at %s",
        number,
        type(error).__name__,
        request.endpoint,
        " < ".join(frames[::-1][:6]),
    )
    _forget_session()
    return render_template("errors/500.html", posted=words.posted(), number=number), 500


def _forget_session() -> None:
    try:
        db.session.rollback()
    except Exception:  # whatever is broken, the page must still come
        db.session.remove()
