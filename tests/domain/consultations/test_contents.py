"""B12: what was written in a thread opens in its own place, in its last version, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    FirstLetterDraft,
    Letter,
    LetterDraft,
    Summary,
)
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.crypto.sealing import new_data_key

WORDS = "台所の電気を消すとき、急に泣きそうになります。"
VERSIONED = (LetterDraft, FirstLetterDraft, ClaimNote, Summary)


@dataclass
class Kept:
    """A row with words in it: *column* holds them sealed, *opened* reads them under a key."""

    row: Any
    column: str
    opened: Callable[[DataKey], str | None]

    @property
    def sealed(self) -> str:
        return str(getattr(self.row, self.column))

    def opens(self, data_key: DataKey, sealed: str | None = None, **changed: object) -> bool:
        """Whether the row opens with *sealed* in its place and *changed* columns."""
        before = {name: getattr(self.row, name) for name in (self.column, *changed)}
        for name, value in {self.column: sealed or self.sealed, **changed}.items():
            setattr(self.row, name, value)
        try:
            return self.opened(data_key) is not None
        except Unsealable:
            return False
        finally:
            for name, value in before.items():
                setattr(self.row, name, value)


def a_letter(data_key: DataKey) -> Kept:
    public_id, today = public_ids.new(), clock.today()
    sealed = contents.sealed_letter(data_key, public_id, today, WORDS)
    row = Letter(public_id=public_id, created_on=today, sealed=sealed)
    return Kept(row, "sealed", lambda key: contents.words_of_letter(key, row))


def a_version(kind: type[contents.Versioned], version: int = 2) -> Callable[[DataKey], Kept]:
    def made(data_key: DataKey) -> Kept:
        public_id, today = public_ids.new(), clock.today()
        sealed = contents.sealed_version(data_key, kind, public_id, today, version, WORDS)
        row = kind(public_id=public_id, created_on=today, version=version, sealed=sealed)
        return Kept(row, "sealed", lambda key: contents.words_of_version(key, row))

    return made


def an_alias(data_key: DataKey) -> Kept:
    public_id, today = public_ids.new(), clock.today()
    sealed = contents.sealed_alias(data_key, public_id, today, "しおり")
    row = Consultation(public_id=public_id, created_on=today, alias_sealed=sealed)
    return Kept(row, "alias_sealed", lambda key: contents.alias_of(key, row))


def an_address(data_key: DataKey) -> Kept:
    public_id, today = public_ids.new(), clock.today()
    sealed = contents.sealed_mail(data_key, public_id, today, "shiori@mail.invalid")
    row = Consultation(public_id=public_id, created_on=today, mail_sealed=sealed)
    return Kept(row, "mail_sealed", lambda key: contents.mail_of(key, row))


KINDS: dict[str, Callable[[DataKey], Kept]] = {
    "letter": a_letter,
    **{kind.__tablename__: a_version(kind) for kind in VERSIONED},
    "alias": an_alias,
    "address": an_address,
}


@pytest.fixture
def data_key(in_app: None) -> DataKey:
    return new_data_key()


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kept(request: pytest.FixtureRequest, data_key: DataKey) -> Kept:
    made: Kept = request.param(data_key)
    return made


def test_what_was_written_is_read_again(kept: Kept, data_key: DataKey):
    assert kept.opens(data_key)


def test_one_flipped_character_anywhere_is_refused(kept: Kept, data_key: DataKey):
    for place, sign in enumerate(kept.sealed):
        other = "A" if sign != "A" else "B"
        assert not kept.opens(data_key, kept.sealed[:place] + other + kept.sealed[place + 1 :]), place


def test_what_was_cut_is_refused(kept: Kept, data_key: DataKey):
    for length in range(len(kept.sealed)):
        assert not kept.opens(data_key, kept.sealed[:length] or "-"), length


def test_another_rows_words_are_refused_in_its_place(
    kept: Kept, data_key: DataKey, request: pytest.FixtureRequest
):
    for kind, make in KINDS.items():
        other = make(data_key)
        assert other.opens(data_key)
        assert not kept.opens(data_key, other.sealed), kind


def test_another_threads_key_opens_nothing(kept: Kept):
    assert not kept.opens(new_data_key())


def test_a_row_that_says_another_day_does_not_open(kept: Kept, data_key: DataKey):
    assert not kept.opens(data_key, created_on=clock.today() - timedelta(days=1))


@pytest.mark.parametrize("kind", VERSIONED)
def test_an_older_version_is_refused_where_a_newer_one_stands(data_key: DataKey, kind: Any):
    row = a_version(kind)(data_key)
    older = contents.sealed_version(
        data_key, kind, row.row.public_id, row.row.created_on, row.row.version - 1, "まえの言葉"
    )
    assert not row.opens(data_key, older)
    assert row.opens(data_key, older, version=row.row.version - 1)


def test_lengths_tell_only_steps(data_key: DataKey):
    lengths = {
        len(contents.sealed_letter(data_key, public_ids.new(), clock.today(), "あ" * number))
        for number in range(1, 80)
    }
    assert len(lengths) == 1
