"""The second factor's codes as arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.accounts import codes

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of the examples of RFC 6238, appendix B."""

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_of(SECRET, codes.step_of(at)) == code


@pytest.mark.parametrize(("off", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(off, taken):
    code = codes.code_of(SECRET, codes.step_of(NOON + timedelta(seconds=off)))
    assert (codes.matching_step(SECRET, code, NOON, after=0) is not None) == taken


def test_a_step_that_was_used_and_those_before_it_are_not_taken_again():
    now = codes.step_of(NOON)
    assert codes.matching_step(SECRET, codes.code_of(SECRET, now), NOON, after=now) is None
    assert codes.matching_step(SECRET, codes.code_of(SECRET, now - 1), NOON, after=now) is None
    assert codes.matching_step(SECRET, codes.code_of(SECRET, now + 1), NOON, after=now) == now + 1


@pytest.mark.parametrize("typed", ["２８７０８２", "287 082", " 287-082\n", "287　082"])
def test_a_code_may_be_typed_the_way_a_phone_offers_it(typed):
    at = datetime.fromtimestamp(59, UTC)
    assert codes.matching_step(SECRET, typed, at, after=0) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "あいうえおか", "\x00", "9" * 5000])
def test_anything_else_is_no_code(typed):
    assert codes.matching_step(SECRET, typed, datetime.fromtimestamp(59, UTC), after=0) is None


def test_a_secret_has_160_bits_and_no_two_are_alike():
    made = {codes.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(secret) for secret in made} == {32}


def test_a_recovery_code_is_read_however_it_is_copied():
    code = codes.new_recovery_code()
    assert codes.is_recovery_code(code)
    shown = codes.spelled(code)
    assert shown.count("-") == 5
    for typed in (shown, shown.lower(), code, shown.replace("-", " "), shown.replace("-", "－")):
        assert codes.recovery_code_in(typed) == code
    assert codes.recovery_code_in("oO iI lL") == "001111"


def test_of_a_recovery_code_a_hash_is_kept_that_is_each_persons_own(in_app):
    code = codes.new_recovery_code()
    assert codes.hash_of(code, "a") != codes.hash_of(code, "b")
    assert code not in codes.hash_of(code, "a")


def test_the_link_names_the_site_and_the_person():
    link = codes.link_of(SECRET, "しおり")
    assert link.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in link
