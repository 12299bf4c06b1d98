"""One world of all that the truth table names, written the way people write it where that is possible."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from flask import Flask

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.diaries import contents
from kokotomo.domain.diaries.actions import drafts
from kokotomo.domain.diaries.actions import entries as actions
from kokotomo.domain.diaries.actions.places import place
from kokotomo.domain.diaries.models import Diary, Question, Topic
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.foundation import clock, markup, public_ids
from kokotomo.foundation.db import db
from tests.truth import canaries
from tests.truth import cast as casting
from tests.truth.canaries import Thing
from tests.truth.cast import WRITERS, Cast
from tests.truth.choosing import chosen_by_all
from tests.truth.days import BEFORE_ALL, day_of
from tests.truth.imported import IMPORTED
from tests.truth.tables import ENTRIES
from tests.truth.unsigned import UNSIGNED

PAGE = 20
"""Entries on one page of a list."""


@dataclass
class World:
    """What there is, by name; and the people."""

    app: Flask
    cast: Cast
    topic: str = ""
    question: str = ""
    face: str = ""
    """The public id of the one volunteer in メンバー紹介; it is no secret of anybody's."""
    topics: dict[str, str] = field(default_factory=dict)
    """By what everybody chose about it: followed (that of all entries), muted, other."""
    word: str = ""
    """A word that the writer muted; nobody has written it."""
    entries: dict[str, Thing] = field(default_factory=dict)
    replies: dict[str, Thing] = field(default_factory=dict)
    notices: dict[tuple[str, str], Thing] = field(default_factory=dict)
    """By the row of ``notices.tsv`` and the recipient."""
    pages: dict[str, Thing] = field(default_factory=dict)
    """Pages that everybody in the table of replies reads from, or that notices tell of."""
    hosts: dict[str, str] = field(default_factory=dict)
    """By the row of ``replies.tsv``: on which page it stands."""
    order: list[str] = field(default_factory=list)
    """Names of entries in the order in which they were published."""

    def things(self) -> list[Thing]:
        """All of them."""
        every = (self.entries, self.replies, self.notices, self.pages)
        return [thing for some in every for thing in some.values()]


def built(app: Flask) -> World:
    """The whole world, on an empty database."""
    cast = casting.gathered(app)
    casting.befriend(cast)
    world = World(app, cast)
    with app.app_context():
        topic, question = db.session.query(Topic).first(), db.session.query(Question).first()
        assert topic is not None
        assert question is not None
        world.topic, world.question = topic.public_id, question.public_id
        world.topics, world.word = chosen_by_all(cast)
        for shape in canaries.SHAPES:
            _fill(world)
            for state, make in STATES.items():
                _entry(world, f"{state}/{shape}", state, shape, make)
        _drafts(world)
        _replies(world)
        _notices(world)
    casting.part(cast)
    casting.register(cast)
    with app.app_context():
        _of(cast, "suspended_writer").suspended_until = clock.now() + timedelta(days=3)
        _of(cast, "suspended").suspended_until = clock.now() + timedelta(days=3)
        _of(cast, "left_writer").left_at = clock.now()
        db.session.commit()
    return world


def _of(cast: Cast, name: str) -> User:
    return db.session.get_one(User, cast.users[name].id)


def _published(world: World, author: str, audience: Audience, said: dict[str, str]) -> Diary:
    content = Content(**said, topics=(world.topic,), sky="hare")
    entry = Entry(content, audience, Wish.REPLY, day_of(len(world.order)), world.question)
    return actions.publish(_of(world.cast, author), entry, public_ids.new())


Make = Callable[[World, dict[str, str]], Diary]


def _simply(author: str, audience: Audience) -> Make:
    return lambda world, said: _published(world, author, audience, said)


def _turned_private(world: World, said: dict[str, str]) -> Diary:
    diary = _published(world, "writer", Audience.EVERYONE, said)
    return actions.change_audience(_of(world.cast, "writer"), diary, Audience.PRIVATE)


def _deleted(world: World, said: dict[str, str]) -> Diary:
    diary = _published(world, "writer", Audience.EVERYONE, said)
    actions.delete(_of(world.cast, "writer"), diary)
    return diary


def _restored(world: World, said: dict[str, str]) -> Diary:
    diary = _published(world, "writer", Audience.MEMBERS, said)
    actions.delete(_of(world.cast, "writer"), diary)
    return actions.restore(_of(world.cast, "writer"), diary)


def _hidden(world: World, said: dict[str, str]) -> Diary:
    diary = _published(world, "writer", Audience.EVERYONE, said)
    diary.hidden_at = clock.now()
    place(diary)
    db.session.commit()
    return diary


STATES: dict[str, Make] = {
    "open": _simply("writer", Audience.EVERYONE),
    "members": _simply("writer", Audience.MEMBERS),
    "mutual": _simply("writer", Audience.MUTUAL),
    "private": _simply("writer", Audience.PRIVATE),
    "turned_private": _turned_private,
    "restored": _restored,
    "deleted": _deleted,
    "hidden": _hidden,
    "suspended_open": _simply("suspended_writer", Audience.EVERYONE),
    "suspended_members": _simply("suspended_writer", Audience.MEMBERS),
    "suspended_private": _simply("suspended_writer", Audience.PRIVATE),
    "left_open": _simply("left_writer", Audience.EVERYONE),
    "left_members": _simply("left_writer", Audience.MEMBERS),
    "minor_members": _simply("minor_writer", Audience.MEMBERS),
    "minor_mutual": _simply("minor_writer", Audience.MUTUAL),
    "minor_private": _simply("minor_writer", Audience.PRIVATE),
    **IMPORTED,
    **UNSIGNED,
}


def author_of(state: str) -> str:
    """Which of the four writers wrote what is in *state*, as far as anybody is told."""
    if state in UNSIGNED:
        return "nobody"
    return next((name for name in WRITERS[1:] if name.split("_")[0] == state.split("_", 1)[0]), "writer")


def _fill(world: World) -> None:
    """Pages open to all, enough of them that what is looked for stands on later pages of lists too."""
    question = db.session.query(Question).filter(Question.public_id == world.question).one()
    for number in range(PAGE // 2):
        now, name = clock.now(), f"filler {len(world.pages)} {number}"
        until = now + timedelta(days=7)
        add_page(
            world, name, "host", Audience.EVERYONE, listed_at=now, question_id=question.id,
            waiting_since=now, waiting_until=until,
        )  # fmt: skip
    db.session.commit()


def _entry(world: World, name: str, state: str, shape: str, make: Make) -> None:
    said = canaries.words(shape, signed=state not in UNSIGNED)
    diary = make(world, said)
    world.entries[name] = Thing(name, diary.public_id, author_of(state), said, state)
    if state not in UNSIGNED:
        world.order.append(name)


def _drafts(world: World) -> None:
    """A draft of a new entry for two writers, and one of an edit."""
    diaries = {
        "draft": None,
        "draft_of_edit": find(world.entries["mutual/plain"].public_id),
        "minor_draft": None,
    }
    for state, diary in diaries.items():
        author, said = author_of(state), canaries.words("plain")
        written = contents.Written(Content(**said), diary_version=diary.version if diary else None)
        draft = drafts.save_draft(_of(world.cast, author), written, public_ids.new(), diary)
        assert draft is not None
        world.entries[state] = Thing(state, draft.public_id, author, said, state)
    assert {thing.state for thing in world.entries.values()} == set(ENTRIES.rows)


def find(public_id: str) -> Diary:
    """The entry's row."""
    return db.session.query(Diary).filter(Diary.public_id == public_id).one()


def add_page(world: World, name: str, author: str, audience: str, **more: Any) -> Diary:
    """A page of *author* that holds a title and is on no list."""
    said = {"title": canaries.word("title")}
    diary = Diary(
        author_id=world.cast.users[author].id,
        public_id=public_ids.new(),
        audience=audience,
        wish=Wish.REPLY,
        day=clock.today() - BEFORE_ALL,
        event="けさ",
        event_html="<p>けさ</p>",
        extract="けさ",
        renderer=markup.RENDERER_VERSION,
        **said,
        **more,
    )
    db.session.add(diary)
    db.session.flush()
    world.pages[name] = Thing(name, diary.public_id, author, said)
    return diary


def _replies(world: World) -> None:
    from tests.truth.importing import bring_along
    from tests.truth.keeping import keep_all
    from tests.truth.threads import written

    add_page(world, "host_page", "host", Audience.EVERYONE)
    add_page(world, "minor_page", "minor_writer", Audience.MEMBERS)
    written(world)
    keep_all(world)
    bring_along(world)
    db.session.commit()


def _notices(world: World) -> None:
    """Each member has been told of a reply and a 読んだよ by each of five, and of each follower."""
    ids = {name: user.id for name, user in world.cast.users.items()}
    for recipient in world.cast.members():
        for actor in (*WRITERS, "A"):
            if actor == recipient:
                continue
            for kind in ("reply", "reading"):
                diary = add_page(world, f"{kind}/{actor} for {recipient}", recipient, Audience.MUTUAL)
                notice = Notification(
                    public_id=public_ids.new(),
                    recipient_id=ids[recipient],
                    actor_id=ids[actor],
                    kind=Kind(kind),
                    diary_id=diary.id,
                )
                if kind == "reply":
                    notice.comment_id = add_reply(diary, ids[actor], canaries.word("told")).id
                else:
                    db.session.add(Reading(diary_id=diary.id, reader_id=ids[actor]))
                db.session.add(notice)
                page = world.pages.pop(f"{kind}/{actor} for {recipient}")
                key = (f"{kind}/{actor}", recipient)
                world.notices[key] = replace(
                    page, name="/".join(key), public_id=notice.public_id, author=actor
                )
            if actor in ("writer", "minor_writer"):
                follower = Notification(recipient_id=ids[recipient], actor_id=ids[actor], kind=Kind.FOLLOWER)
                db.session.add(follower)
                db.session.flush()
                world.notices[f"follower/{actor}", recipient] = Thing(
                    f"follower/{actor}/{recipient}", follower.public_id, actor, {}
                )
    from tests.truth.connecting import greet_everybody

    greet_everybody(world)
    db.session.commit()


def add_reply(diary: Diary, author_id: int, body: str, **more: Any) -> Comment:
    """A reply as a row: whom ages and blocks keep apart wrote before they did."""
    comment = Comment(
        diary_id=diary.id,
        author_id=author_id,
        form_key=public_ids.new(),
        body=body,
        body_html=f"<p>{body}</p>",
        renderer=markup.RENDERER_VERSION,
        **more,
    )
    db.session.add(comment)
    db.session.flush()
    return comment
