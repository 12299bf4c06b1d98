"""The profile: what may stand in it."""

from zoneinfo import ZoneInfo

import pytest

from kokotomo.domain.accounts.actions import profile
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import TIME_ZONES
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid
from tests.support.factories_accounts import settled

FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture
def shiori(in_app):
    return settled(in_app, "shiori@example.jp")


def changed(user, **changes):
    wanted = {
        "bio": "川と石が好きです。",
        "cover": "kaki",
        "theme": "dark",
        "time_zone": "Europe/Berlin",
        "welcomes_newcomers": True,
        **changes,
    }
    profile.change(user, **wanted)
    db.session.expire_all()
    return db.session.get(User, user.id)


def test_all_of_it_is_kept(shiori):
    user = changed(shiori)
    assert (user.bio, user.cover, user.theme) == ("川と石が好きです。", "kaki", "dark")
    assert (user.time_zone, user.welcomes_newcomers) == ("Europe/Berlin", True)


def test_a_bio_is_counted_as_a_reader_counts_it(shiori):
    assert changed(shiori, bio="あ" * 160).bio == "あ" * 160
    assert changed(shiori, bio=FAMILY * 140).bio == FAMILY * 140
    with pytest.raises(Invalid) as caught:
        changed(shiori, bio="あ" * 161)
    assert dict(caught.value.problems["bio"].facts) == {"limit": 160, "length": 161}


def test_a_bio_that_would_not_fit_its_column_is_refused(shiori):
    with pytest.raises(Invalid):
        changed(shiori, bio="あ" + "\u0301" * 1000)


@pytest.mark.parametrize(
    ("field", "value"),
    [("cover", "pink"), ("theme", "neon"), ("time_zone", "Mars/Olympus"), ("time_zone", "../../etc/passwd")],
)
def test_only_what_can_be_chosen_can_be_sent(shiori, field, value):
    with pytest.raises(Invalid) as caught:
        changed(shiori, **{field: value})
    assert list(caught.value.problems) == [field]


def test_every_time_zone_to_choose_from_exists():
    assert [str(ZoneInfo(name)) for name in TIME_ZONES] == list(TIME_ZONES)
