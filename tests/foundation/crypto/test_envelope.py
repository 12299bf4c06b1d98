"""The sealed format: what it hides, and that every altered character is noticed."""

import base64
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokotomo.foundation.crypto import envelope, material
from kokotomo.foundation.crypto.problems import Unsealable

KEY = material.fresh()
PLACE = ["letters", "body", "row"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=1500)


@given(TEXTS)
def test_what_was_padded_comes_back_whole(text: str) -> None:
    padded = envelope.padded(text)
    assert len(padded) % envelope.STEP == 0
    assert envelope.unpadded(padded) == text


@pytest.mark.parametrize(
    "text", ["", "\x00", "\x00" * 300, "\u0080", "\u0080\x00", "a\x80", "あ" * 85, "字" * 86]
)
def test_texts_that_look_like_padding_come_back_whole(text: str) -> None:
    assert envelope.unpadded(envelope.padded(text)) == text


def test_texts_of_up_to_255_bytes_are_sealed_at_the_same_length() -> None:
    lengths = {len(envelope.seal(KEY, "d1", envelope.padded("a" * size), PLACE)) for size in range(256)}
    assert len(lengths) == 1


def test_a_sealed_length_grows_only_in_steps_of_256_bytes() -> None:
    lengths = [len(envelope.padded("a" * size)) for size in range(2000)]
    assert {after - before for before, after in pairwise(lengths)} == {0, 256}
    assert [size for size in range(1, 2000) if lengths[size] != lengths[size - 1]] == list(
        range(256, 2000, 256)
    )


@pytest.mark.parametrize(
    "plain",
    [b"", b"\x80", b"\x00" * 256, b"a" * 256, b"\x80" + b"\x00" * 254 + b"\x01", b"\xff\x80" + bytes(254)],
)
def test_what_was_not_padded_is_refused(plain: bytes) -> None:
    with pytest.raises(Unsealable):
        envelope.unpadded(plain)


@given(st.lists(st.text(max_size=6), max_size=5), st.lists(st.text(max_size=6), max_size=5))
def test_two_places_never_read_the_same(one: list[str], other: list[str]) -> None:
    assert (envelope.bound("d1", one) == envelope.bound("d1", other)) == (one == other)


def test_moving_a_letter_from_one_name_to_the_next_is_another_place() -> None:
    sealed = envelope.seal(KEY, "d1", b"words", ["ab", "c"])
    for place in (["a", "bc"], ["abc"], ["ab", "c", ""], ["", "ab", "c"], ["c", "ab"]):
        with pytest.raises(Unsealable):
            envelope.unseal(KEY, "d1", sealed, place)


def test_ten_thousand_nonces_are_all_different() -> None:
    nonces = {envelope.seal(KEY, "d1", b"", PLACE).split(".")[2] for _ in range(10_000)}
    assert len(nonces) == 10_000


def test_the_format_is_the_one_that_is_written_down() -> None:
    sealed = envelope.seal(KEY, "7", b"x" * 32, PLACE)
    name, mark, nonce, body = sealed.split(".")
    assert (name, mark) == ("k1", "7")
    assert len(base64.urlsafe_b64decode(nonce + "==")) == 12
    assert len(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))) == 32 + 16
    assert "=" not in sealed


MISSHAPEN = {
    "empty": "",
    "one part": "k1",
    "three parts": "k1.d1.AAAA",
    "five parts": "{}.AAAA",
    "not ASCII": "k1.d1.ＡＡＡＡ.ＡＡＡＡ",
    "padding": "{}=",
    "a space before": " {}",
    "a line end behind": "{}\n",
    "empty body": "k1.d1.AAAAAAAAAAAAAAAA.",
    "empty nonce": "k1.d1..AAAA",
    "short tag": "k1.d1.AAAAAAAAAAAAAAAA.AAAA",
    "lone surrogate": "k1.d1.AAAAAAAAAAAAAAAA.\ud800",
}


@pytest.mark.parametrize("shape", MISSHAPEN.values(), ids=MISSHAPEN)
def test_what_is_not_an_envelope_is_refused(shape: str) -> None:
    sealed = shape.format(envelope.seal(KEY, "d1", b"words", PLACE))
    with pytest.raises(Unsealable):
        envelope.unseal(KEY, "d1", sealed, PLACE)


def test_the_spare_bits_of_the_last_character_count_too() -> None:
    sealed = envelope.seal(KEY, "d1", b"w" * 5, PLACE)  # 21 bytes: 28 characters exactly
    sealed_with_spare = envelope.seal(KEY, "d1", b"w" * 6, PLACE)  # 22 bytes: the last carries 2 bits of 6
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for good in (sealed, sealed_with_spare):
        opened = [last for last in alphabet if opens(good[:-1] + last)]
        assert opened == [good[-1]]


def opens(sealed: str) -> bool:
    try:
        envelope.unseal(KEY, "d1", sealed, PLACE)
    except Unsealable:
        return False
    return True


def test_another_key_or_mark_does_not_open() -> None:
    sealed = envelope.seal(KEY, "1", b"words", PLACE)
    for key, mark in ((material.fresh(), "1"), (KEY, "2"), (KEY, "01")):
        with pytest.raises(Unsealable):
            envelope.unseal(key, mark, sealed, PLACE)
    # Written over in the text itself, as somebody with the database could.
    with pytest.raises(Unsealable):
        envelope.unseal(KEY, "2", sealed.replace("k1.1.", "k1.2."), PLACE)
