"""While a password is hashed nobody else waits: no write lock is held meanwhile (SQLite has but one)."""

import threading
import time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from kokotomo.domain.accounts.models import User
from kokotomo.foundation.db import db
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, settled, sign_in
from tests.support.visitor import Visitor

HASHING = 1.5
"""Seconds at least that the slow hash of this test takes: long enough to write in between."""


def slow_hash():
    passes = 40
    while True:
        hasher = PasswordHasher(time_cost=passes, memory_cost=19 * 1024, parallelism=1)
        began = time.perf_counter()
        hashed = hasher.hash(PASSWORD)
        if time.perf_counter() - began > HASHING:
            return hashed
        passes *= 2


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/login", {"email": "shiori@example.jp", "password": OTHER_PASSWORD}),
        ("/settings/password", {"present_password": OTHER_PASSWORD, "new_password": "short"}),
        ("/settings/email", {"email": "hana@example.jp", "present_password": OTHER_PASSWORD}),
        ("/settings/leaving", {"present_password": OTHER_PASSWORD}),
    ],
)
def test_others_can_write_while_a_password_is_checked(app, path, fields):
    shiori = settled(app, "shiori@example.jp")
    visitor = Visitor(app)
    sign_in(visitor, "shiori@example.jp")
    with app.app_context():
        db.session.get(User, shiori.id).password_hash = slow_hash()
        db.session.commit()
    checking = threading.Thread(target=visitor.post, args=(path, fields))
    checking.start()
    time.sleep(HASHING / 3)
    with app.app_context():
        db.session.execute(text("UPDATE users SET bio = 'written meanwhile'"))
        db.session.commit()
    assert checking.is_alive()
    checking.join()
