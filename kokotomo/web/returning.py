"""Back to where a button stood: the hidden ``back`` of its form, matched against our own pages."""

from flask import request

from kokotomo.web import origins


def way_back(otherwise: str, *, anchor: str = "") -> str:
    """The page that the posted form names as its own, else *otherwise*; *anchor* is where on it to land."""
    page = origins.page_at(request.form.get("back")) or otherwise
    return f"{page}#{anchor}" if anchor else page
