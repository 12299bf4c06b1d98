"""Unsent mail in the browser: kinds and tries, never addresses or words."""

import smtplib
from datetime import timedelta

import pytest

from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation import clock, mail, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.letters import Letter
from kokotomo.foundation.mail import OutgoingMail
from tests.support.mailbox import Mailbox

ADDRESS = "himitsu@example.jp"


def refuse(_to, _letter):
    raise smtplib.SMTPDataError(451, f"{ADDRESS} is not here".encode())


@pytest.fixture
def failed(app):
    """A letter that was given up; its public id."""
    with app.app_context():
        mail.enqueue("reset", ADDRESS, {"token": "t" * 43})
        now = clock.now()
        for tries in range(mail.TRIES):
            with clock.fixed(now + timedelta(days=2 * tries)):
                mail.deliver_due(lambda _kind, _facts: Letter("x", "y"), refuse)
        row = db.session.query(OutgoingMail).one()
        assert row.failed_at is not None
        return row.public_id


def test_kind_and_tries_are_shown_and_neither_address_nor_words(admin, failed):
    page = admin.text("/admin/mail")
    assert "パスワードの再設定" in page
    assert f"{mail.TRIES}回" in page
    assert "SMTPDataError 451" in page
    assert ADDRESS not in page
    assert "tttt" not in page
    assert "あきらめたメールが1通" in admin.text("/admin")


def test_it_is_tried_again_and_goes_out(app, admin, failed):
    for _ in range(2):
        assert admin.post(f"/admin/mail/{failed}/retry").status_code == 303
    assert Mailbox(app).only().to == ADDRESS
    assert "いまは、ありません" in admin.text("/admin/mail")


def test_a_letter_that_is_of_no_use_any_more_is_not_tried_again(app, admin, failed):
    with app.app_context():
        row = db.session.query(OutgoingMail).one()
        row.useful_until = clock.now() - timedelta(minutes=1)
        db.session.commit()
    assert "リンクの時間がすぎた" in admin.text("/admin/mail")
    assert admin.post(f"/admin/mail/{failed}/retry").status_code == 404


def test_a_letter_that_has_not_failed_is_none_of_the_operators_business(app, admin):
    with app.app_context():
        mail.enqueue("left", ADDRESS)
        public_id = db.session.query(OutgoingMail).one().public_id
    assert "いまは、ありません" in admin.text("/admin/mail")
    for missing in (public_id, public_ids.new(), "x"):
        assert admin.post(f"/admin/mail/{missing}/retry").status_code == 404


def test_a_letter_that_a_worker_is_sending_is_left_to_it(app, admin, failed):
    with app.app_context():
        row = db.session.query(OutgoingMail).one()
        row.claimed_until, row.attempts = clock.now() + timedelta(minutes=5), 3
        db.session.commit()
    admin.post(f"/admin/mail/{failed}/retry")
    with app.app_context():
        assert db.session.query(OutgoingMail).one().attempts == 3


def test_every_kind_of_letter_has_a_name():
    from kokotomo.web.admin import phrases
    from kokotomo.web.mailing import SUBJECTS

    assert set(phrases.KINDS) == set(SUBJECTS)


def test_what_the_doctor_says_stands_on_a_page(admin, office):
    page = admin.text("/admin/doctor")
    assert "KOKOTOMO_ENV is testing" in page
    assert "there is one admin" in page
    office.holding(Role.ADMIN)
    assert "there is one admin" not in admin.text("/admin/doctor")
