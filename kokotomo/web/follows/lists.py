"""One's own lists of people, beside つながり. Nobody else sees them, and no number stands on them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.follows import queries
from kokotomo.web.access import member
from kokotomo.web.follows.blueprint import blueprint
from kokotomo.web.paging import cursor


@blueprint.get("/connections/following")
def following() -> ResponseReturnValue:
    """フォローしている人."""
    page = queries.page_of_following(member(), cursor())
    return render_template("follows/following.html", page=page)


@blueprint.get("/connections/followers")
def followers() -> ResponseReturnValue:
    """フォローしてくれている人."""
    page = queries.page_of_followers(member(), cursor())
    return render_template("follows/followers.html", page=page)


@blueprint.get("/connections/mutual")
def mutual() -> ResponseReturnValue:
    """たがいにフォローしている人: who reads a page of that audience."""
    page = queries.page_of_mutual(member(), cursor())
    return render_template("follows/mutual.html", page=page)


@blueprint.get("/connections/hidden")
def hidden() -> ResponseReturnValue:
    """ミュート・ブロック."""
    page = queries.page_of_hidden(member(), cursor())
    return render_template("follows/hidden.html", page=page)
