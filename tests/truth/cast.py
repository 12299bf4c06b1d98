"""Who stands in the truth table, and how they stand to the four writers; see the head of ``entries.tsv``."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.foundation.db import db
from tests.support.factories_accounts import joining, sign_in
from tests.support.factories_roles import cleared, holding
from tests.support.mailbox import Mailbox
from tests.support.people import People
from tests.support.visitor import Visitor
from tests.truth import canaries
from tests.truth.tables import GUESTS, PERSONS, VIEWERS

WRITERS = ("writer", "suspended_writer", "left_writer", "minor_writer")
MINORS = ("minor", "minor_writer")
MUTUAL = ("mutual", "muter", "suspended", "blocked", "blocker")
"""Who followed each writer and was followed by them, before some of them parted."""

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
SECRET = "みずうみの朝もや 27"


@dataclass
class Cast:
    """Everybody, by name, and the browser of each viewer."""

    app: Flask
    users: dict[str, User] = field(default_factory=dict)
    nicknames: dict[str, str] = field(default_factory=dict)
    bios: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, Visitor] = field(default_factory=dict)
    application: dict[str, Any] = field(default_factory=dict)
    """What the unconfirmed one sent."""

    def members(self) -> list[str]:
        """Viewers who are signed in."""
        return [name for name in VIEWERS if name not in GUESTS]


def gathered(app: Flask) -> Cast:
    """All people of the table with their browsers, and nothing between them yet."""
    cast = Cast(app)
    people = People(app)
    with app.app_context():
        for name in dict.fromkeys((*VIEWERS, *PERSONS.rows)):
            if name in ("guest", "crawler", "unconfirmed"):
                continue
            more: dict[str, Any] = {}
            nickname = None
            if name in PERSONS.rows:
                cast.bios[name] = more["bio"] = canaries.word("bio")
                cast.nicknames[name] = nickname = canaries.nickname()
            make = people.minor if name in MINORS else people.member
            cast.users[name] = make(nickname, **more)
        cleared(cast.users["cleared"])
        holding(cast.users["admin"], Role.ADMIN, Role.MODERATOR)
        # What tells them of their second factor.
        Mailbox(app).fetch()
    for name in VIEWERS:
        cast.browsers[name] = people.browser(cast.users[name]) if name in cast.users else Visitor(app)
    cast.browsers["crawler"].client.environ_base["HTTP_USER_AGENT"] = CRAWLER
    return cast


def register(cast: Cast) -> None:
    """The unconfirmed one joins by the form, doesn't follow the letter's link, and tries to sign in."""
    browser, form = cast.browsers["unconfirmed"], joining(password=SECRET)
    assert browser.post("/register", form).status_code == 303
    assert sign_in(browser, form["email"], SECRET).status_code == 422
    cast.application = form


def befriend(cast: Cast) -> None:
    """Everything that is between the viewers and each of the four writers, before anybody parts."""
    ids = {name: user.id for name, user in cast.users.items()}
    follows = set()
    for writer in WRITERS:
        follows |= {(name, writer) for name in ("follower", *MUTUAL)}
        follows |= {(writer, name) for name in ("followed_by", *MUTUAL)}
    follows.add(("minor_writer", "favoured"))
    with cast.app.app_context():
        db.session.add_all(Follow(follower_id=ids[one], followee_id=ids[other]) for one, other in follows)
        db.session.add_all(Mute(muter_id=ids["muter"], muted_id=ids[writer]) for writer in WRITERS)
        db.session.commit()


def part(cast: Cast) -> None:
    """Blocks, which end what was between the two; as rows, for ages keep some from meeting at all."""
    with cast.app.app_context():
        for writer in WRITERS:
            for one, other in ((writer, "blocked"), ("blocker", writer)):
                blocker, blocked = cast.users[one].id, cast.users[other].id
                db.session.add(Block(blocker_id=blocker, blocked_id=blocked))
                for follow in db.session.query(Follow).filter(
                    Follow.follower_id.in_((blocker, blocked)), Follow.followee_id.in_((blocker, blocked))
                ):
                    db.session.delete(follow)
        db.session.commit()
