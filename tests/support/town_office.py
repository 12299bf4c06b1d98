"""What the filled town has for its admins, and people with a second factor in every state."""

from typing import TYPE_CHECKING

from kokotomo.cli import demo
from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import registration, roles, second_factors, sessions
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.help import queries as help_lines
from kokotomo.foundation import clock, mail
from kokotomo.foundation.db import db
from kokotomo.foundation.mail import OutgoingMail
from tests.support.factories_roles import holding, with_factor

if TYPE_CHECKING:
    from tests.support.town import Town


def open_office(town: "Town") -> None:
    """Two admins, proposals, decisions, a letter that was given up; one half way in, one who begins."""
    with town.app.app_context():
        office = town.people["office"] = holding(_settle("うけつけの灯", "uketsuke@example.jp"), Role.ADMIN)
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


def _settle(nickname: str, email: str) -> User:
    return registration.settle(
        nickname=nicknames.parse(nickname),
        email=email,
        password=demo.PASSWORD,
        birth_year=1985,
        birth_month=5,
    )
