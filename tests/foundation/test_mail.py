"""The outbox: nothing is lost, nothing is sent twice by two workers, nothing can be read at rest."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from kokotomo.foundation import clock, mail
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.letters import Letter
from kokotomo.foundation.mail import BACKOFF, CLAIM, TRIES, OutgoingMail

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)


class Killed(BaseException):
    """The worker's end in the middle of a line."""


class Post:
    """Takes letters down; fails for those whose address is in *refused*."""

    def __init__(self, refused: tuple[str, ...] = (), error: type[BaseException] = OSError) -> None:
        self.taken: list[tuple[str, str]] = []
        self.refused = refused
        self.error = error

    def __call__(self, to: str, letter: Letter) -> None:
        if to in self.refused:
            raise self.error(f"{to} is not known here")
        self.taken.append((to, letter.body))


def compose(kind, facts):
    return Letter(kind, " ".join(f"{key}={value}" for key, value in sorted(facts.items())))


def rows():
    return db.session.scalar(select(func.count(OutgoingMail.id)))


def keys():
    return db.session.scalar(select(func.count(DataKey.id)))


def the_mail():
    db.session.rollback()
    return db.session.scalars(select(OutgoingMail)).one()


def test_a_letter_is_sent_once_and_leaves_neither_row_nor_key(in_app):
    mail.enqueue("confirm", "shiori@example.jp", {"token": "t1"})
    post = Post()
    assert mail.deliver_due(compose, post) == 1
    assert mail.deliver_due(compose, post) == 0
    assert post.taken == [("shiori@example.jp", "token=t1")]
    assert (rows(), keys()) == (0, 0)


def test_address_kind_and_facts_cannot_be_read_in_the_row(in_app):
    mail.enqueue("confirm-canary", "canary@example.jp", {"token": "token-canary"})
    row = db.session.execute(text("SELECT * FROM outgoing_mails")).one()
    assert "canary" not in repr(row)
    post = Post()
    mail.deliver_due(compose, post)
    assert post.taken == [("canary@example.jp", "token=token-canary")]


def test_a_letter_of_an_action_that_failed_was_never_written(in_app):
    @transaction
    def fail():
        mail.enqueue("confirm", "shiori@example.jp")
        raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert (rows(), keys()) == (0, 0)


def test_a_letter_that_cannot_be_sent_waits_longer_each_time_and_is_then_given_up(in_app):
    post = Post(refused=("away@example.jp",))
    now = EVENING
    with clock.fixed(now):
        mail.enqueue("confirm", "away@example.jp")
    for attempt, pause in enumerate(BACKOFF, start=1):
        with clock.fixed(now):
            assert mail.deliver_due(compose, post) == 0
            assert the_mail().attempts == attempt
            assert the_mail().due_at == now + pause
        with clock.fixed(now + pause - timedelta(seconds=1)):
            mail.deliver_due(compose, post)
            assert the_mail().attempts == attempt
        now += pause
    assert mail.count_failed() == 0
    with clock.fixed(now):
        mail.deliver_due(compose, post)
    assert the_mail().attempts == TRIES
    assert mail.count_failed() == 1
    with clock.fixed(now + timedelta(days=3)):
        assert mail.deliver_due(compose, post) == 0
    assert the_mail().attempts == TRIES


def test_an_error_is_noted_without_the_address_that_it_repeats(in_app):
    mail.enqueue("confirm", "away@example.jp")
    mail.deliver_due(compose, Post(refused=("away@example.jp",)))
    assert the_mail().last_error == "OSError"


def test_a_letter_that_cannot_be_sent_does_not_hold_up_the_others(in_app):
    mail.enqueue("confirm", "away@example.jp")
    mail.enqueue("confirm", "here@example.jp")
    post = Post(refused=("away@example.jp",))
    assert mail.deliver_due(compose, post) == 1
    assert [to for to, _ in post.taken] == ["here@example.jp"]


def test_a_letter_that_no_longer_opens_does_not_hold_up_the_others(in_app):
    mail.enqueue("confirm", "broken@example.jp")
    db.session.execute(text("UPDATE outgoing_mails SET sealed = sealed || 'x'"))
    db.session.commit()
    mail.enqueue("confirm", "here@example.jp")
    assert mail.deliver_due(compose, Post()) == 1
    assert the_mail().last_error == "Unsealable"


def test_a_letter_whose_worker_died_goes_out_when_its_claim_has_run_out(in_app):
    with clock.fixed(EVENING):
        mail.enqueue("confirm", "shiori@example.jp")
        with pytest.raises(Killed):
            mail.deliver_due(compose, Post(refused=("shiori@example.jp",), error=Killed))
        post = Post()
        assert mail.deliver_due(compose, post) == 0
    with clock.fixed(EVENING + CLAIM):
        assert mail.deliver_due(compose, post) == 1
    assert (rows(), keys()) == (0, 0)


def test_a_letter_that_kills_its_worker_each_time_is_given_up(in_app):
    deadly = Post(refused=("shiori@example.jp",), error=Killed)
    now = EVENING
    with clock.fixed(now):
        mail.enqueue("confirm", "shiori@example.jp")
    for _ in range(TRIES):
        with clock.fixed(now), pytest.raises(Killed):
            mail.deliver_due(compose, deadly)
        now += CLAIM
    with clock.fixed(now):
        assert mail.deliver_due(compose, deadly) == 0
    assert mail.count_failed() == 1


def test_workers_at_the_same_time_send_each_letter_once(app):
    with app.app_context():
        for number in range(40):
            mail.enqueue("confirm", f"p{number}@example.jp")
    post = Post()

    def work():
        with app.app_context():
            mail.deliver_due(compose, post, limit=40)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(to for to, _ in post.taken) == sorted(f"p{number}@example.jp" for number in range(40))
    with app.app_context():
        assert (rows(), keys()) == (0, 0)


def test_a_named_letter_is_put_in_once_while_it_waits(in_app):
    assert mail.enqueue("reset", "shiori@example.jp", once="reset:a")
    assert not mail.enqueue("reset", "shiori@example.jp", once="reset:a")
    assert mail.enqueue("reset", "shiori@example.jp", once="reset:b")
    assert (rows(), keys()) == (2, 2)


def test_a_letter_whose_link_is_dead_by_now_is_not_sent(in_app):
    with clock.fixed(EVENING):
        mail.enqueue("reset", "shiori@example.jp", useful_until=EVENING + timedelta(hours=1))
    post = Post()
    with clock.fixed(EVENING + timedelta(hours=1)):
        assert mail.deliver_due(compose, post) == 0
    assert post.taken == []
    assert (mail.count_failed(), the_mail().last_error) == (1, "too late")


def test_what_was_given_up_is_forgotten_with_its_key_after_two_weeks(in_app):
    with clock.fixed(EVENING):
        mail.enqueue("reset", "shiori@example.jp", useful_until=EVENING)
        mail.deliver_due(compose, Post())
    with clock.fixed(EVENING + timedelta(days=13)):
        assert mail.forget_failed() == 0
    with clock.fixed(EVENING + timedelta(days=14, seconds=1)):
        assert mail.forget_failed() == 1
    assert (rows(), keys()) == (0, 0)


def test_letters_that_wait_for_a_worker_are_noticed(in_app):
    with clock.fixed(EVENING):
        mail.enqueue("confirm", "shiori@example.jp")
    assert mail.oldest_due(EVENING) is None
    assert mail.oldest_due(EVENING + timedelta(minutes=15)) == EVENING
