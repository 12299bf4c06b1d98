"""The form by which somebody joins: ages to the month, and all that is wrong at once."""

from datetime import UTC, date, datetime

import pytest

from kokotomo.domain.accounts.applications import Application, TooYoung, check
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.errors import Invalid

EVENING = datetime(2026, 11, 23, 12, 12, tzinfo=UTC)
LAST_OF_NOVEMBER = datetime(2026, 11, 30, 14, 59, tzinfo=UTC)
FIRST_OF_DECEMBER_IN_TOKYO = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def form(**changes: object) -> Application:
    fields = {
        "nickname": "しおり",
        "email": "shiori@example.jp",
        "password": "みずうみの朝もや 27",
        "birth_year": "1998",
        "birth_month": "4",
        "agreed": True,
        "form_key": public_ids.new(),
        **changes,
    }
    return Application(**fields)  # type: ignore[arg-type]


def problems(**changes: object) -> dict[str, str]:
    with clock.fixed(EVENING), pytest.raises(Invalid) as caught:
        check(form(**changes))
    return {field: problem.key for field, problem in caught.value.problems.items()}


def test_of_the_birth_only_the_day_of_being_surely_18_is_kept():
    with clock.fixed(EVENING):
        assert check(form(birth_year="1998", birth_month="4")).adult_from == date(2016, 5, 1)
        assert check(form(birth_year="2010", birth_month="12")).adult_from == date(2029, 1, 1)


def test_numbers_may_be_typed_in_full_width():
    with clock.fixed(EVENING):
        assert check(form(birth_year="１９９８", birth_month="　４")).adult_from == date(2016, 5, 1)


@pytest.mark.parametrize(
    ("at", "year", "month", "joins"),
    [
        (EVENING, "2013", "10", True),
        (EVENING, "2013", "11", False),
        (LAST_OF_NOVEMBER, "2013", "11", False),
        (FIRST_OF_DECEMBER_IN_TOKYO, "2013", "11", True),
        (EVENING, "2013", "12", False),
        (EVENING, "2020", "1", False),
        (EVENING, "2026", "11", False),
    ],
)
def test_somebody_joins_from_the_first_day_of_being_surely_13(at, year, month, joins):
    with clock.fixed(at):
        if joins:
            check(form(birth_year=year, birth_month=month))
        else:
            with pytest.raises(TooYoung):
                check(form(birth_year=year, birth_month=month))


def test_a_child_is_not_asked_to_mend_anything_first():
    with clock.fixed(EVENING), pytest.raises(TooYoung):
        check(form(nickname="", email="x", password="", birth_year="2015", birth_month="1", agreed=False))


@pytest.mark.parametrize(
    ("year", "month"),
    [("1800", "4"), ("2026", "12"), ("2027", "1"), ("1998", "0"), ("1998", "13"), ("98", "4"), ("春", "4")],
)
def test_nobody_alive_was_born_then(year, month):
    assert problems(birth_year=year, birth_month=month) == {"birth_year": "birth.impossible"}


def test_a_missing_part_of_the_birth_is_named():
    assert problems(birth_year="", birth_month="4") == {"birth_year": "birth_year.blank"}
    assert problems(birth_year="1998", birth_month=" ") == {"birth_month": "birth_month.blank"}


def test_everything_that_is_wrong_is_said_at_once():
    found = problems(nickname="", email="", password="", birth_year="", birth_month="", agreed=False)
    assert found == {
        "nickname": "nickname.blank",
        "email": "email.blank",
        "password": "password.blank",
        "birth_year": "birth_year.blank",
        "birth_month": "birth_month.blank",
        "agreement": "agreement.missing",
    }


def test_a_password_may_not_be_the_nickname_or_the_address():
    assert problems(password="hinatabokko98", email="hinatabokko98@example.jp") == {
        "password": "password.easy"
    }
