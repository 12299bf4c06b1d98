"""Addresses of our pages, kept: a page has dozens of them, and Flask works each one out anew for 20 µs.

Only what depends on nothing else is kept: an endpoint by itself, and one with a public id, for which another
id is put in. All others go to Flask.
"""

from flask import current_app, request, url_for

from kokotomo.foundation import public_ids

_ANY_ID = "a" * public_ids.LENGTH
_KEPT = "kokotomo.addresses"


def address(endpoint: str, **values: object) -> str:
    """What ``url_for`` gives for *endpoint* and *values*; the same in templates, under that name."""
    public_id = values.get("public_id") if len(values) == 1 else None
    by_id = isinstance(public_id, str) and public_ids.is_one(public_id)
    if (values and not by_id) or endpoint.startswith("."):
        return url_for(endpoint, **values)  # type: ignore[arg-type]
    kept: dict[tuple[str, str, bool], str] = current_app.extensions.setdefault(_KEPT, {})
    key = (request.environ.get("SCRIPT_NAME", ""), endpoint, by_id)
    if key not in kept:
        kept[key] = url_for(endpoint, public_id=_ANY_ID) if by_id else url_for(endpoint)
    return kept[key].replace(_ANY_ID, str(public_id)) if by_id else kept[key]
