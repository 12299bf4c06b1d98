"""Members for tests, made by the domain's own rows, and their browsers."""

import itertools
from contextlib import nullcontext
from datetime import date, datetime, timedelta

from flask import Flask, has_app_context

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import TERMS_VERSION
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto import sealing
from kokotomo.foundation.db import db
from tests.support.visitor import Visitor

PASSWORD = "みずうみの朝もや7"
# argon2id of PASSWORD with small parameters: tests sign in through real hashing only where it is the subject.
_numbers = itertools.count(1)


class People:
    """Makes people. Works inside an app context as well as outside of one."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def member(
        self,
        nickname: str | None = None,
        *,
        age: int = 30,
        adult_from: date | None = None,
        joined: datetime | None = None,
        password_hash: str = "!",
        **more: object,
    ) -> User:
        """A member of *age* who joined thirty days ago unless *joined* says otherwise."""
        number = next(_numbers)
        name = nicknames.parse(nickname or f"ひと{_in_kana(number)}")
        today = clock.today()
        with nullcontext() if has_app_context() else self.app.app_context():
            data_key = sealing.new_data_key()
            db.session.add(data_key)
            db.session.flush()
            public_id = public_ids.new()
            address = f"person{number}@mail.invalid"
            created = joined or clock.now() - timedelta(days=30)
            user = User(
                public_id=public_id,
                nickname=name.display,
                nickname_key=name.key,
                nickname_skeleton=name.skeleton,
                data_key_id=data_key.id,
                email_sealed=sealing.seal(
                    data_key,
                    address,
                    table="users",
                    column="email_sealed",
                    row=public_id,
                    created=created.date(),
                ),
                email_index=sealing.blind_index("users.email", address),
                password_hash=password_hash,
                adult_from=adult_from or date(today.year - age + 18, 1, 1),
                terms_version=TERMS_VERSION,
                created_at=created,
                **more,
            )
            db.session.add(user)
            db.session.commit()
            return user

    def minor(self, nickname: str | None = None, **more: object) -> User:
        """A member of 15."""
        return self.member(nickname, adult_from=clock.today() + timedelta(days=1000), **more)  # type: ignore[arg-type]

    def browser(self, user: User) -> Visitor:
        """A browser in which *user* is signed in."""
        visitor = Visitor(self.app)
        visitor.sign_in(user)
        return visitor


def _in_kana(number: int) -> str:
    digits = "あいうえおかきくけこ"
    return "".join(digits[int(digit)] for digit in str(number))
