"""受付番号 as arithmetic: drawn, shown, read, marked."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokotomo.domain.consultations import receipts
from kokotomo.foundation import crockford

CODES = st.text(alphabet=crockford.ALPHABET, min_size=24, max_size=24)


@given(CODES)
def test_a_code_is_read_however_it_is_copied(code):
    shown = receipts.shown(code)
    wide = shown.translate({ord(sign): ord(sign) + 0xFEE0 for sign in string.printable if "!" <= sign <= "~"})
    for typed in (
        shown,
        shown.lower(),
        wide,
        shown.replace("-", ""),
        shown.replace("-", " "),
        shown.replace("-", "　"),
        *(shown.replace("-", hyphen) for hyphen in "‐‑‒–—―−ー－﹣ｰ"),
        f"  {shown}\n",
        shown.replace("0", "O").replace("1", "I"),
        shown.replace("0", "o").replace("1", "l"),
        shown.replace("~", "〜"),
    ):
        assert receipts.code_in(typed) == code, typed


@given(CODES, st.integers(0, 24), st.data())
def test_every_single_wrong_character_is_caught(code, at, data):
    plain = receipts.shown(code).replace("-", "")
    alphabet = crockford.ALPHABET if at < 24 else crockford.CHECK_ALPHABET
    wrong = data.draw(st.sampled_from([sign for sign in alphabet if sign != plain[at]]))
    assert receipts.code_in(plain[:at] + wrong + plain[at + 1 :]) is None


def test_every_single_error_and_every_swap_of_one_code_is_caught():
    plain = receipts.shown("7F3M92QXK4TD0H6VWBN8E1SC").replace("-", "")
    tried = 0
    for at in range(25):
        for sign in crockford.ALPHABET if at < 24 else crockford.CHECK_ALPHABET:
            if sign != plain[at]:
                tried += 1
                assert receipts.code_in(plain[:at] + sign + plain[at + 1 :]) is None
    for at in range(24):
        swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
        if swapped != plain:
            tried += 1
            assert receipts.code_in(swapped) is None
    assert tried > 700


@given(CODES, st.integers(0, 23))
def test_every_swap_of_neighbours_is_caught(code, at):
    plain = receipts.shown(code).replace("-", "")
    swapped = plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :]
    assert swapped == plain or receipts.code_in(swapped) is None


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_without_an_error(typed):
    code = receipts.code_in(typed)
    assert code is None or crockford.is_code(code, 24)


def test_codes_have_120_bits_and_no_two_are_alike(in_app):
    made = {receipts.drawn("a").code for _ in range(200)}
    assert len(made) == 200
    assert {len(code) for code in made} == {24}
    assert len({sign for code in made for sign in code}) == 32


def test_what_is_stored_is_a_keyed_hash_of_its_own(in_app):
    code = receipts.drawn("a").code
    assert len(receipts.hash_of(code)) == 64
    assert receipts.hash_typed(receipts.shown(code).lower()) == receipts.hash_of(code)
    assert receipts.hash_typed("x") == receipts.hash_typed("") != receipts.hash_of(code)
    assert receipts.drawn("a").mark not in (receipts.hash_of(code), receipts.hash_typed(""))


def test_a_mark_holds_for_its_own_code_and_form_only(in_app):
    one = receipts.drawn("form")
    assert receipts.brought(one.code_shown, one.mark, "form") == one
    assert receipts.brought(one.code_shown, one.mark, "other") is None
    assert receipts.brought(receipts.shown("0" * 24), one.mark, "form") is None
    assert receipts.brought(one.code_shown, "", "form") is None


@pytest.mark.parametrize("write", [str, str.lower, lambda c: c.replace("-", ""), " ".join])
def test_a_code_inside_a_letter_is_seen(write):
    code = "7F3M92QXK4TD0H6VWBN8E1SC"
    assert receipts.stands_in(code, f"わたしの番号は{write(receipts.shown(code))}です。")
    assert not receipts.stands_in(code, "夜になると、だれとも話していないことを思い出します。")
