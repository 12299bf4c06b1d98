"""What the filled town has for its admins, and people with a second factor in every state."""

from typing import TYPE_CHECKING

from kokotomo.cli import demo
from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import registration, roles, second_factors, sessions
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.help import queries as help_lines
from kokotomo.domain.moderation.actions import reports as moderation
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding, with_factor

if TYPE_CHECKING:
    from tests.support.town import Town


REPORTED = ("電車で席をゆずれた", "夜中の天気予報")


def open_office(town: "Town") -> None:
    """Two admins, proposals, decisions, a letter that was given up; one half way in, one who begins."""
    with town.app.app_context():
        office = town.people["office"] = holding(
            _settle("うけつけの灯", "uketsuke@example.jp"), Role.ADMIN, Role.MODERATOR
        )
        other = holding(_settle("あかりばん", "akariban@example.jp"), Role.ADMIN, Role.VOLUNTEER)
        roles.propose(other, town.people["suzu"], "volunteer")
        roles.propose(office, town.people["tsuki"], "editor")
        done = roles.propose(other, town.people["nami"], "moderator")
        roles.confirm(office, done.public_id)
        holder = _settle("かぎのひと", "kagi@example.jp")
        starter = _settle("はじめる灯", "hajimeru@example.jp")
        town.people |= {"holder": holder, "starter": starter}
        town.places["recovery code"] = with_factor(holder)[0]
        town.tokens["half way"] = sessions.await_code(holder, stays=False, leads_to=None)
        second_factors.begin(starter, demo.PASSWORD, "")
        for letter in db.session.query(OutgoingMail):
            db.session.delete(letter)
        mail.enqueue("reset", "nobody@mail.invalid", {"token": "t" * 43})
        for letter in db.session.query(OutgoingMail):
            letter.failed_at, letter.attempts = clock.now(), mail.TRIES
            letter.last_error = "SMTPRecipientsRefused"
        db.session.commit()
        town.places["help line"] = help_lines.rows()[3].public_id
        _report_some(town)


def _report_some(town: "Town") -> None:
    """Reports that wait, of a kind each, one that is done, and one by a minor who is worried."""
    at, people = town.places, town.people
    rows = {title: db.session.query(Diary).filter_by(title=title).one() for title in REPORTED}
    own = db.session.query(Comment).filter_by(public_id=at["own reply"]).one()
    said = "二つめの段落です。\n名前と、通っているところが書いてあります。"
    made = {
        "report": reported(people["nami"], rows["電車で席をゆずれた"], "personal", said),
        "report of reply": reported(people["maruishi"], own, "blame"),
        "report of person": reported(people["shiori"], people["maruishi"], "impersonation"),
        "report of life": reported(people["shiori"], rows["夜中の天気予報"], "life"),
        "report of minor": reported(people["aoi"], rows["夜中の天気予報"], "life", "しんぱいです"),
    }
    town.places |= {name: row.public_id for name, row in made.items()}
    moderation.take_note(people["office"], at["report"], "ほかの返事は、ていねい。", public_ids.new())
    moderation.finish(people["office"], at["report of reply"])


def _settle(nickname: str, email: str) -> User:
    return registration.settle(
        nickname=nicknames.parse(nickname),
        email=email,
        password=demo.PASSWORD,
        birth_year=1985,
        birth_month=5,
    )
