"""The cursor of a list, from the query string."""

from flask import request

from kokotomo.foundation.errors import NotFound


def cursor() -> str | None:
    """The ``after`` of this request, None on the first page. Raises `NotFound` for an absurd one."""
    value = request.args.get("after")
    if value is not None and (not value or len(value) > 300):
        raise NotFound("cursor")
    return value
