"""Keyset pages."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kokotomo.domain.limits.models import Tally
from kokotomo.foundation import paging
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound

AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def rows(in_app):
    # Every third instant is shared by three rows: the last column must part them.
    tallies = [
        Tally(key=f"{n:03}", count=n % 4, expires_at=AT + timedelta(minutes=n // 3)) for n in range(50)
    ]
    db.session.add_all(tallies)
    db.session.commit()
    return tallies


def _walk(keys, size=7):
    found, cursor = [], None
    while True:
        page = paging.page_of(select(Tally), keys, size=size, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        ([Tally.expires_at.desc(), Tally.key.desc()], lambda t: (-t.expires_at.timestamp(), -int(t.key))),
        ([Tally.expires_at.asc(), Tally.key.asc()], lambda t: (t.expires_at.timestamp(), int(t.key))),
        ([Tally.count.desc(), Tally.key.asc()], lambda t: (-t.count, int(t.key))),
    ],
    ids=["newest first", "oldest first", "mixed directions"],
)
def test_walking_all_pages_meets_every_row_once_and_in_order(rows, keys, order):
    assert [t.key for t in _walk(keys)] == [t.key for t in sorted(rows, key=order)]


def test_a_row_that_appears_in_front_does_not_shift_the_next_page(rows):
    keys = [Tally.expires_at.desc(), Tally.key.desc()]
    first = paging.page_of(select(Tally), keys, size=10)
    db.session.add(Tally(key="999", count=0, expires_at=AT + timedelta(days=1)))
    db.session.commit()
    second = paging.page_of(select(Tally), keys, size=10, cursor=first.next_cursor)
    assert not {t.key for t in first.items} & {t.key for t in second.items}
    assert second.items[0].key == "039"


def test_the_last_page_has_no_cursor(rows):
    page = paging.page_of(select(Tally), [Tally.key.asc()], size=50)
    assert len(page.items) == 50
    assert page.next_cursor is None


def test_a_statement_of_several_things_gives_tuples(rows):
    page = paging.page_of(select(Tally, Tally.count), [Tally.key.asc()], size=2)
    assert [(t.key, n) for t, n in page.items] == [("000", 0), ("001", 1)]


def _cursor(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "あ",
        "A" * 200,
        _cursor(),
        _cursor("2026-11-23T00:00:00+00:00"),
        _cursor("2026-11-23T00:00:00", "001"),
        _cursor("yesterday", "001"),
        _cursor(5, "001"),
        _cursor("2026-11-23T00:00:00+00:00", 5),
        _cursor("2026-11-23T00:00:00+00:00", None),
        _cursor("2026-11-23T00:00:00+00:00", "\x00"),
        _cursor("2026-11-23T00:00:00+00:00", ["001"]),
        _cursor("9999-99-99T00:00:00+00:00", "001"),
        base64.urlsafe_b64encode(b"[" * 5000).decode(),
    ],
)
def test_a_broken_cursor_is_not_found(rows, cursor):
    with pytest.raises(NotFound):
        paging.page_of(select(Tally), [Tally.expires_at.desc(), Tally.key.desc()], cursor=cursor)
