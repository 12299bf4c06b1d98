"""Passwords: which are good enough, and how they are kept."""

import pytest

from kokotomo.domain.accounts import passwords

GOOD = "みずうみの朝もや 27"


def key(password: str, *about: str) -> str | None:
    problem = passwords.problem_with(password, about)
    return problem.key if problem else None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "password.blank"),
        ("　　　　　　　　　　　　", "password.blank"),
        ("kawa no is", None),
        ("kawanois", "password.short"),
        ("あ" * 129, "password.long"),
        ("password123", "password.easy"),
        ("1234567890", "password.easy"),
        ("qwertyuiop", "password.easy"),
        ("あああああああああああ", "password.easy"),
        ("kokotomo2026", "password.easy"),
        ("さかみち、しろい犬、ゆうがた", None),
        (GOOD, None),
    ],
)
def test_a_password_is_judged_by_how_soon_it_is_guessed(password, problem):
    assert key(password) == problem


def test_what_others_know_of_somebody_makes_no_password():
    assert key("hinatabokko98") is None
    assert key("hinatabokko98", "hinatabokko", "hinatabokko98@example.jp") == "password.easy"


def test_lengths_are_told_in_the_problem():
    problem = passwords.problem_with("kawanois")
    assert (problem.facts["limit"], problem.facts["length"]) == (10, 8)


@pytest.mark.parametrize("password", [GOOD * 8, "x" * 73 + "さかみち" * 5, "a-b_c D" * 18])
def test_a_long_password_counts_to_its_last_character(password):
    assert len(password) > 72
    hashed = passwords.hash_of(password)
    assert passwords.fits(hashed, password)
    assert not passwords.fits(hashed, password[:-1])


def test_the_same_keys_fit_on_another_system():
    hashed = passwords.hash_of("ガラスのうさぎ ABC１２")
    assert passwords.fits(hashed, "カ\u3099ラスのうさき\u3099 ＡＢＣ12")


def test_a_hash_is_argon2id_with_the_parameters_of_the_bar_and_its_own_salt():
    first, second = passwords.hash_of(GOOD), passwords.hash_of(GOOD)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert len(first) <= 160


def test_nobody_has_no_password():
    assert not passwords.fits(None, GOOD)
    assert not passwords.fits(None, "")
    assert not passwords.fits("!", GOOD)


def test_a_hash_with_older_parameters_is_outdated():
    assert passwords.outdated("$argon2id$v=19$m=8192,t=1,p=1$c2FsdHNhbHQ$Z3Vlc3M")
    assert not passwords.outdated(passwords.hash_of(GOOD))
