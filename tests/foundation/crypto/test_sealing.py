"""B12: a sealed value opens in its own place only, and no error tells why it did not."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from kokotomo.foundation.crypto import envelope, keys, ring, sealing
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import KeyRingProblem, Unsealable
from tests.support.sealed import KeyFiles

WORDS = "だれにも言えない canary-41"
PLACE: dict[str, Any] = {
    "table": "letters",
    "column": "body",
    "row": 7,
    "created": date(2026, 11, 23),
    "version": 3,
}


@dataclass(frozen=True)
class Sealed:
    """A value with its key and its place."""

    key: DataKey
    text: str
    place: dict[str, Any]

    def opens(self) -> bool:
        try:
            sealing.unseal(self.key, self.text, **self.place)
        except Unsealable:
            return False
        return True


@pytest.fixture
def sealed(key_files: KeyFiles) -> Sealed:
    key = sealing.new_data_key()
    return Sealed(key, sealing.seal(key, WORDS, **PLACE), PLACE)


def copied(key: DataKey, **changes: object) -> DataKey:
    """The same row as another process would load it, with *changes*."""
    columns = {name: getattr(key, name) for name in ("public_id", "epoch", "wrapped", "created_on")}
    return DataKey(**{**columns, **changes})


def test_what_was_sealed_opens_for_another_process(sealed: Sealed) -> None:
    assert sealing.unseal(copied(sealed.key), sealed.text, **PLACE) == WORDS


@pytest.mark.parametrize("text", ["", "a", "\r\n 　", "👨‍👩‍👧‍👦" * 500, "あ" * 20_000, "\x00"])
def test_every_text_comes_back_whole(sealed: Sealed, text: str) -> None:
    assert sealing.unseal(sealed.key, sealing.seal(sealed.key, text, **PLACE), **PLACE) == text


ELSEWHERE: dict[str, dict[str, Any]] = {
    "another table": {"table": "drafts"},
    "another column": {"column": "note"},
    "another row": {"row": 8},
    "another row that begins the same": {"row": 73},
    "another day": {"created": date(2026, 11, 24)},
    "an older version": {"version": 2},
    "a newer version": {"version": 4},
    "table and column run together": {"table": "lettersbody", "column": ""},
    "row and version run together": {"row": 73, "version": 0},
}


@pytest.mark.parametrize("change", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_value_moved_elsewhere_does_not_open(sealed: Sealed, change: dict[str, Any]) -> None:
    assert sealed.opens()
    assert not replace(sealed, place={**PLACE, **change}).opens()


def test_a_value_moved_to_another_owner_does_not_open(sealed: Sealed) -> None:
    assert not replace(sealed, key=sealing.new_data_key()).opens()


def test_every_pair_of_values_swapped_is_noticed(sealed: Sealed) -> None:
    owners = [sealed.key, sealing.new_data_key()]
    places = [PLACE, *({**PLACE, **change} for change in ({"row": 8}, {"column": "note"}, {"version": 4}))]
    made = [Sealed(key, sealing.seal(key, WORDS, **place), place) for key in owners for place in places]
    opened = [
        (i, j)
        for i, one in enumerate(made)
        for j, other in enumerate(made)
        if replace(one, text=other.text).opens()
    ]
    assert opened == [(i, i) for i in range(8)]


def test_every_flipped_bit_of_a_value_is_noticed(sealed: Sealed) -> None:
    for at, letter in enumerate(sealed.text):
        for bit in range(8):
            altered = sealed.text[:at] + chr(ord(letter) ^ 1 << bit) + sealed.text[at + 1 :]
            assert not replace(sealed, text=altered).opens(), f"character {at}, bit {bit}"


def test_every_cut_of_a_value_is_noticed(sealed: Sealed) -> None:
    for at in range(len(sealed.text)):
        assert not replace(sealed, text=sealed.text[:at]).opens()
        assert not replace(sealed, text=sealed.text[at + 1 :]).opens()
        assert not replace(sealed, text=sealed.text[:at] + sealed.text[at + 1 :]).opens()


def test_every_flipped_bit_of_a_wrapped_data_key_is_noticed(sealed: Sealed) -> None:
    wrapped = sealed.key.wrapped
    for at, letter in enumerate(wrapped):
        for bit in range(8):
            altered = wrapped[:at] + chr(ord(letter) ^ 1 << bit) + wrapped[at + 1 :]
            assert not replace(sealed, key=copied(sealed.key, wrapped=altered)).opens(), (
                f"character {at}, bit {bit}"
            )


def test_a_data_key_whose_row_was_altered_does_not_open(sealed: Sealed) -> None:
    ring.add_epoch(keys.ring_path())
    other = sealing.new_data_key()
    for change in (
        {"wrapped": other.wrapped},
        {"public_id": other.public_id},
        {"epoch": 2},
        {"epoch": 3},
        {"created_on": date(2020, 1, 1)},
        {"public_id": other.public_id, "wrapped": other.wrapped},
    ):
        assert not replace(sealed, key=copied(sealed.key, **change)).opens(), change


def test_an_opened_key_is_not_kept_beyond_the_row_as_it_was(sealed: Sealed) -> None:
    assert sealed.opens()
    sealed.key.wrapped = sealing.new_data_key().wrapped
    assert not sealed.opens()


def test_no_error_tells_why_and_every_refusal_is_one_line_without_words(
    sealed: Sealed, caplog: pytest.LogCaptureFixture
) -> None:
    ring.add_epoch(keys.ring_path())
    ways = [
        replace(sealed, text=sealed.text[:-1]),
        replace(sealed, text=""),
        replace(sealed, text="k2" + sealed.text[2:]),
        replace(sealed, text=sealed.text.replace(".d1.", ".d2.")),
        replace(sealed, place={**PLACE, "row": 8}),
        replace(sealed, key=copied(sealed.key, epoch=9)),
        replace(sealed, key=copied(sealed.key, epoch=2)),
    ]
    said = set()
    for way in ways:
        caplog.clear()
        with caplog.at_level(logging.DEBUG), pytest.raises(Unsealable) as refused:
            sealing.unseal(way.key, way.text, **way.place)
        said.add((type(refused.value), refused.value.args, refused.value.__cause__))
        assert len(caplog.records) == 1
        assert "canary" not in caplog.text
        assert sealed.text not in caplog.text
        assert sealed.key.public_id not in caplog.text
    assert len(said) == 1


def test_lengths_of_1_to_200_bytes_are_sealed_alike(sealed: Sealed) -> None:
    assert len({len(sealing.seal(sealed.key, "a" * size, **PLACE)) for size in range(1, 201)}) == 1


def test_the_same_text_never_looks_the_same_twice(sealed: Sealed) -> None:
    made = [sealing.seal(sealed.key, WORDS, **PLACE).split(".") for _ in range(2000)]
    assert len({nonce for _, _, nonce, _ in made}) == 2000
    assert len({body for _, _, _, body in made}) == 2000


def test_a_value_says_which_generation_of_its_data_key_sealed_it_not_which_epoch(sealed: Sealed) -> None:
    ring.add_epoch(keys.ring_path())
    keys.ring_now()
    later = sealing.new_data_key()
    assert later.wrapped.startswith("k1.2.")
    assert sealing.seal(later, WORDS, **PLACE).startswith(f"k1.{envelope.DATA_KEY_MARK}.")


@pytest.mark.parametrize("row", [None, "", True, 1.5])
def test_a_row_without_an_id_cannot_be_sealed(sealed: Sealed, row: object) -> None:
    with pytest.raises(TypeError, match="row's id"):
        sealing.seal(sealed.key, WORDS, **{**PLACE, "row": row})


def test_an_instant_cannot_stand_for_a_day(sealed: Sealed) -> None:
    with pytest.raises(TypeError, match="instant"):
        sealing.seal(sealed.key, WORDS, **{**PLACE, "created": datetime(2026, 11, 23, tzinfo=UTC)})


def test_a_lone_surrogate_is_refused_without_the_text_beside_it(sealed: Sealed) -> None:
    with pytest.raises(ValueError, match="surrogate") as refused:
        sealing.seal(sealed.key, WORDS + "\ud800", **PLACE)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert "canary" not in str(refused.value)


def test_no_data_key_is_made_while_the_ring_is_away(
    key_files: KeyFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "FRESH", 0.0)
    key_files.ring.unlink()
    with pytest.raises(KeyRingProblem):
        sealing.new_data_key()


def test_a_data_key_does_not_show_itself(sealed: Sealed) -> None:
    assert sealed.opens()
    assert sealed.key.wrapped not in repr(sealed.key)
    assert "_opened" not in repr(sealed.key)


def test_a_blind_index_is_the_same_for_the_same_value_only(key_files: KeyFiles) -> None:
    index = sealing.blind_index("users.email", "iris@example.com")
    assert index == sealing.blind_index("users.email", "iris@example.com")
    assert len(index) == 64
    assert index == index.lower()
    others = {
        sealing.blind_index("users.email", "iris@example.co"),
        sealing.blind_index("closed.email", "iris@example.com"),
        sealing.blind_index("users.emailiris", "@example.com"),
        sealing.blind_index("users.email", ""),
    }
    assert len(others | {index}) == 5


def test_a_blind_index_depends_on_its_own_key(key_files: KeyFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sealing.blind_index("users.email", "iris@example.com")
    secrets = keys.secrets()
    keys.configure(key_files.ring, replace(secrets, email_index=bytes(reversed(secrets.email_index))))
    assert sealing.blind_index("users.email", "iris@example.com") != before
