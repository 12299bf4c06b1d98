"""The demo town with what it lacks: drafts, something deleted, letters with links, a page with fifty replies.

For tests and pictures of whole pages. Everything happens through the site's own actions and forms.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select

from kokotomo.cli import demo
from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import registration
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.actions import choices, entries
from kokotomo.domain.diaries.models import Diary, Question, Topic
from kokotomo.domain.diaries.rules import Audience, Choice, Content, Entry, Wish
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.portability import actions as bringing
from kokotomo.foundation import clock, public_ids, tsv
from kokotomo.foundation.db import db
from tests.support.factories_imports import lines, received, said, taken
from tests.support.mailbox import Mailbox
from tests.support.town_arrivals import let_in_volunteers
from tests.support.town_board import open_board
from tests.support.town_letters import send_letters
from tests.support.town_office import open_office
from tests.support.visitor import Visitor

EVENING = datetime(2026, 11, 23, 21, 12, tzinfo=clock.TOKYO)
"""When the town's pages are looked at; the drawings of the design stand at the same minute."""

NIGHT = datetime(2026, 11, 24, 0, 40, tzinfo=clock.TOKYO)

HEAVY = "きょうも会議の名前が出るたびに、手が冷たくなった。\n\n" * 12


@dataclass
class Town:
    """A filled site: *people* by login, *places* by name."""

    app: Flask
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    """What stands in the cookie of a browser that has no session, by name."""
    cookies: dict[str, str] = field(default_factory=dict)
    """How that cookie is called, where it is not a member's."""
    receipt: tuple[tuple[str, str], ...] = ()
    """What the form of a receipt sends, with a mistake in it."""


def shipped(app: Flask) -> Town:
    """The demo town as everybody gets it, on the empty site *app*. The clock must stand at `EVENING`."""
    with app.app_context():
        assert demo.fill()
        names = {row["nickname"]: row["login"] for row in tsv.read(demo.PACKAGE, "people.tsv")}
        return Town(app, {names[user.nickname]: user for user in db.session.scalars(select(User))})


def build(app: Flask) -> Town:
    """The demo town with all that it lacks. The clock must stand at `EVENING` while it is looked at, too."""
    town = shipped(app)
    with app.app_context():
        town.people["fresh"] = _settle("まっさらノート", "massara@example.jp")
        town.people["gone"] = _settle("帰りみち", "kaerimichi@example.jp")
        _add_entries(town)
        for name, kind in (("topic", Topic), ("question", Question)):
            town.places[name] = db.session.scalars(select(kind.public_id).order_by(kind.id).limit(1)).one()
        _add_imports(town)
    _add_drafts(town)
    _add_letters(town)
    open_office(town)
    send_letters(town)
    open_board(town)
    let_in_volunteers(town)
    return town


def _settle(nickname: str, email: str) -> User:
    return registration.settle(
        nickname=nicknames.parse(nickname),
        email=email,
        password=demo.PASSWORD,
        birth_year=1992,
        birth_month=5,
    )


def _add_entries(town: Town) -> None:
    shiori = town.people["shiori"]
    for diary in db.session.scalars(select(Diary)):
        if diary.title:
            town.places[diary.title] = diary.public_id
    mine = {"audience": Audience.MEMBERS, "wish": Wish.REPLY, "day": clock.today()}
    long = entries.publish(shiori, Entry(Content(event=HEAVY, title="長い日記"), **mine), public_ids.new())
    with clock.fixed(clock.now() - timedelta(hours=3)):
        writers = [user for login, user in town.people.items() if login not in ("shiori", "kasa", "komorebi")]
        grown_up = [user for user in writers if not user.is_minor and not user.is_new]
        for number in range(50):
            writer = grown_up[number % len(grown_up)]
            said = f"{number + 1}つめの返事です。読んで、わたしも同じような日があったのを思い出しました。"
            comments.reply(writer, long, said, None, public_ids.new())
    own = comments.reply(shiori, long, "たくさんの返事を、ゆっくり読んでいます。", None, public_ids.new())
    gone = entries.publish(
        shiori, Entry(Content(event="書きすぎた日のこと。", title="書きすぎた日"), **mine), public_ids.new()
    )
    entries.delete(shiori, gone)
    follows.block(shiori, town.people["toast"])
    choices.choose(shiori, db.session.scalars(select(Topic).filter_by(name="猫")).one(), Choice.FOLLOWED)
    choices.choose(shiori, db.session.scalars(select(Topic).filter_by(name="仕事")).one(), Choice.MUTED)
    choices.mute_word(shiori, "花粉")
    comments.keep_page(shiori, db.session.scalars(select(Diary).filter_by(title="電車で席をゆずれた")).one())
    comments.keep_reply(
        shiori, db.session.scalars(select(Comment).where(Comment.diary_id == long.id)).first()
    )
    first = db.session.scalars(select(Comment.public_id).order_by(Comment.id).limit(1)).one()
    town.places |= {"long": long.public_id, "own reply": own.public_id, "first reply": first}


def _add_imports(town: Town) -> None:
    """Files in every state in which somebody meets one."""
    people, at = town.people, town.places
    old = [
        said(f"銀座まで歩いた。{day}日め。", f"1999-06-{day:02}", heading_note="晴") for day in range(1, 30)
    ]
    odd = [b"{", said(""), said("先の日", "2999-01-01"), said("うるう", None, month_day="02-29")]
    other = {**said("よその人の日記"), "author": "ほかの人"}
    at["import"] = received(people["shiori"], lines(*old, *odd)).public_id
    at["import several"] = received(people["kasa"], lines(*old, other)).public_id
    taking = received(people["komorebi"], lines(*old, *odd))
    bringing.begin_taking(people["komorebi"], taking)
    at["import taking"] = taking.public_id
    at["import taken"] = taken(people["fresh"], lines(*old, *odd)).public_id
    at["import refused"] = received(people["maruishi"], b"hello").public_id


def _add_drafts(town: Town) -> None:
    writer = Visitor(town.app)
    writer.sign_in(town.people["shiori"])
    words = {
        "event": "駅のホームで、だれかが口笛を吹いていた。つづきは",
        "audience": "members",
        "wish": "reply",
    }
    assert (
        writer.post("/drafts", {**words, "day": clock.today().isoformat(), "draft": "1"}).status_code == 303
    )


def _add_letters(town: Town) -> None:
    """Open links, as they come by mail: joining, a new password, another address."""
    box = Mailbox(town.app)
    guest = Visitor(town.app)
    joining = {"nickname": "つゆくさ", "email": "tsuyukusa@example.jp", "password": demo.PASSWORD}
    joining |= {"birth_year": "1990", "birth_month": "4", "agreement": "y"}
    assert guest.post("/register", joining).status_code == 303
    town.places["register"] = box.only().path("/register/")
    assert guest.post("/reset", {"email": "massara@example.jp"}).status_code == 303
    town.places["reset"] = box.only().path("/reset/")
    member = Visitor(town.app)
    member.sign_in(town.people["shiori"])
    change = {"email": "shiori.atarashii@example.jp", "present_password": demo.PASSWORD}
    assert member.post("/settings/email", change).status_code == 303
    town.places["email"] = next(
        letter.path("/settings/email/") for letter in box.fetch() if "atarashii" in letter.to
    )
    leaver = Visitor(town.app)
    leaver.sign_in(town.people["gone"])
    assert leaver.post("/settings/leaving", {"present_password": demo.PASSWORD}).status_code == 303
