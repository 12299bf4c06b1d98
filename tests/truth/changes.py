"""Changes in the town, each made on the site and in the plain town alike."""

import random
from collections.abc import Callable
from datetime import timedelta

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions.places import place
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.people import People
from tests.support.visitor import Visitor
from tests.truth import canaries
from tests.truth.town import GUEST, Page, Town
from tests.truth.world import add_reply

ADULTS, MINORS = ("haru", "natsu", "aki"), ("fuyu", "yuki")
AUDIENCES = ("everyone", "members", "mutual", "private")


class Site:
    """The town on the site: who is who there, and their browsers."""

    def __init__(self, app, seed: int) -> None:
        self.app, self.dice = app, random.Random(seed)
        self.town = Town((*ADULTS, *MINORS), frozenset(MINORS))
        people = People(app)
        make = {True: people.minor, False: people.member}
        self.users = {name: make[name in MINORS]() for name in self.town.people}
        self.browsers = {name: people.browser(user) for name, user in self.users.items()}
        self.browsers[GUEST] = Visitor(app)
        self.tokens = {name: browser.token() for name, browser in self.browsers.items()}
        self.ids: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.replies: dict[str, tuple[str, str]] = {}
        for number in range(10):
            self._add(
                f"page {number}",
                self.town.people[number % 5],
                self.town.people[(number + 1 + number // 5) % 5],
            )

    def _add(self, name: str, author: str, replier: str) -> None:
        title, body = canaries.word("title"), canaries.word("body")
        words = {"title": title, "event": "きょう", "audience": "members", "wish": "reply"}
        answer = self.post(author, "/diaries", {**words, "day": clock.today().isoformat()})
        assert answer.status_code == 303, answer.status_code
        public_id = answer.location.rsplit("/", 1)[1]
        with self.app.app_context():
            diary = db.session.query(Diary).filter_by(public_id=public_id).one()
            self.replies[name] = (add_reply(diary, self.users[replier].id, body).public_id, body)
            db.session.commit()
        self.ids[name], self.titles[name] = public_id, title
        self.town.pages[name] = Page(author, replier, "members")

    def post(self, person: str, path: str, words: dict[str, str] | None = None):
        """POST as *person*."""
        fields = {"csrf_token": self.tokens[person], "form_key": public_ids.new(), **(words or {})}
        return self.browsers[person].client.post(path, data=fields)

    def change(self) -> str | None:
        """Roll the dice until something can change, and change it; says what."""
        while True:
            said = self.dice.choice(CHANGES)(self)
            if said:
                return said

    def two(self) -> tuple[str, str]:
        """Somebody who acts, and somebody else."""
        one, other = self.dice.sample(self.town.people, 2)
        return one, other

    def between(self, one: str, what: str, other: str) -> None:
        """*one* presses a button of *other*'s notebook."""
        answer = self.post(one, f"/u/{self.users[other].public_id}/{what}")
        assert answer.status_code == 303, f"{one} {what} {other}: {answer.status_code}"


def _follow(site: Site) -> str | None:
    one, other = site.two()
    if one in site.town.left or one in site.town.suspended or not site.town.meets(one, other):
        return None
    site.between(one, "follow", other)
    site.town.follows.add((one, other))
    return f"{one} follows {other}"


def _unfollow(site: Site) -> str | None:
    one, other = site.two()
    if one in site.town.left or (one, other) not in site.town.follows or not site.town.meets(one, other):
        return None
    site.between(one, "follow/removal", other)
    site.town.end_follow(one, other)
    return f"{one} unfollows {other}"


def _remove_follower(site: Site) -> str | None:
    one, other = site.two()
    if one in site.town.left or (other, one) not in site.town.follows or not site.town.meets(one, other):
        return None
    site.between(one, "follower/removal", other)
    site.town.end_follow(other, one)
    return f"{one} removes the follower {other}"


def _block(site: Site) -> str | None:
    one, other = site.two()
    # Otherwise everybody has soon parted from everybody, and nothing is left to look at.
    if one in site.town.left or len(site.town.blocks) > 2 or not site.town.meets(one, other):
        return None
    site.between(one, "block", other)
    site.town.block(one, other)
    return f"{one} blocks {other}"


def _unblock(site: Site) -> str | None:
    for one, other in sorted(site.town.blocks):
        if one not in site.town.left:
            site.between(one, "block/removal", other)
            site.town.blocks.discard((one, other))
            return f"{one} unblocks {other}"
    return None


def _mute(site: Site) -> str | None:
    one, other = site.two()
    if one in site.town.left or not site.town.meets(one, other):
        return None
    muted = (one, other) in site.town.mutes
    site.between(one, "mute/removal" if muted else "mute", other)
    site.town.mutes ^= {(one, other)}
    return f"{one} {'unmutes' if muted else 'mutes'} {other}"


def _open_or_close(site: Site) -> str | None:
    name = site.dice.choice(sorted(site.ids))
    page = site.town.pages[name]
    away = page.author in site.town.left or page.author in site.town.suspended
    audience = site.dice.choice(AUDIENCES[1:] if page.author in MINORS else AUDIENCES)
    if away or page.is_deleted or audience == page.audience:
        return None
    answer = site.post(page.author, f"/diaries/{site.ids[name]}/audience", {"audience": audience})
    assert answer.status_code == 303
    before, page.audience = page.audience, audience
    return f"{name} of {page.author}: {before} to {audience}"


def _delete_or_restore(site: Site) -> str | None:
    name = site.dice.choice(sorted(site.ids))
    page = site.town.pages[name]
    if page.author in site.town.left:
        return None
    what = "restoration" if page.is_deleted else "deletion"
    assert site.post(page.author, f"/diaries/{site.ids[name]}/{what}").status_code == 303
    page.is_deleted = not page.is_deleted
    return f"{what} of {name} of {page.author}"


def _hide_reply(site: Site) -> str | None:
    name = site.dice.choice(sorted(site.ids))
    page = site.town.pages[name]
    if page.author in site.town.left or page.is_deleted or not site.town.hears(page.author, name):
        return None
    if page.author == page.replier:
        return None
    what = "hiding/removal" if page.reply_is_hidden else "hiding"
    assert site.post(page.author, f"/replies/{site.replies[name][0]}/{what}").status_code == 303
    page.reply_is_hidden = not page.reply_is_hidden
    return f"{what} of the reply under {name}"


def _suspend(site: Site) -> str | None:
    one = site.dice.choice(site.town.people)
    site.town.suspended ^= {one}
    until = clock.now() + timedelta(days=1) if one in site.town.suspended else None
    _set(site, User, site.users[one].public_id, "suspended_until", until)
    return f"{one} suspended until {until}"


def _leave(site: Site) -> str | None:
    one = site.dice.choice(site.town.people)
    if one not in site.town.left and len(site.town.left) > 1:
        return None
    site.town.left ^= {one}
    _set(site, User, site.users[one].public_id, "left_at", clock.now() if one in site.town.left else None)
    return f"{one} {'leaves' if one in site.town.left else 'comes back'}"


def _moderate(site: Site) -> str | None:
    name = site.dice.choice(sorted(site.ids))
    page = site.town.pages[name]
    page.is_hidden = not page.is_hidden
    with site.app.app_context():
        diary = db.session.query(Diary).filter_by(public_id=site.ids[name]).one()
        diary.hidden_at = clock.now() if page.is_hidden else None
        place(diary)
        db.session.commit()
    return f"{name} {'hidden' if page.is_hidden else 'shown'} by a moderator"


def _set(site: Site, kind: type, public_id: str, column: str, value: object) -> None:
    with site.app.app_context():
        setattr(db.session.query(kind).filter_by(public_id=public_id).one(), column, value)
        db.session.commit()


CHANGES: tuple[Callable[[Site], str | None], ...] = (
    *(_follow, _follow, _follow, _unfollow, _remove_follower, _block, _unblock, _mute),
    *(_open_or_close, _open_or_close, _delete_or_restore, _hide_reply, _suspend, _leave, _moderate),
)
