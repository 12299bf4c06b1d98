"""What a thread holds, sealed and opened: each value bound to table, column, thread, row, day, version."""

from datetime import date

from kokotomo.domain.consultations.models.afterwards import Farewell, KeptLetter
from kokotomo.domain.consultations.models.claims import ClaimNote
from kokotomo.domain.consultations.models.rooms import RoomLetter
from kokotomo.domain.consultations.models.threads import (
    Consultation,
    FirstLetterDraft,
    Letter,
    LetterDraft,
    Summary,
)
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import seal, unseal

Versioned = LetterDraft | FirstLetterDraft | ClaimNote | Summary
"""Rows whose words change: every version is sealed anew, and an older one does not open in its place."""


def sealed_letter(data_key: DataKey, public_id: str, day: date, words: str) -> str:
    """*words* as the letter *public_id* of *day* keeps them."""
    return seal(data_key, words, table="letters", column="sealed", row=public_id, created=day)


def words_of_letter(data_key: DataKey, letter: Letter) -> str:
    """What the letter says. Raises `Unsealable`."""
    return unseal(
        data_key,
        letter.sealed,
        table="letters",
        column="sealed",
        row=letter.public_id,
        created=letter.created_on,
    )


def sealed_room_letter(data_key: DataKey, public_id: str, day: date, words: str) -> str:
    """*words* as the letter *public_id* of a メンバー相談室 keeps them."""
    return seal(data_key, words, table="room_letters", column="sealed", row=public_id, created=day)


def words_of_room_letter(data_key: DataKey, letter: RoomLetter) -> str:
    """What it says. Raises `Unsealable`."""
    return unseal(
        data_key,
        letter.sealed,
        table="room_letters",
        column="sealed",
        row=letter.public_id,
        created=letter.created_on,
    )


def sealed_version(
    data_key: DataKey, kind: type[Versioned], public_id: str, day: date, version: int, words: str
) -> str:
    """*words* as *version* of a draft, note or summary keeps them."""
    return seal(
        data_key,
        words,
        table=kind.__tablename__,
        column="sealed",
        row=public_id,
        created=day,
        version=version,
    )


def words_of_version(data_key: DataKey, row: Versioned) -> str:
    """What a draft, note or summary says. Raises `Unsealable`."""
    return unseal(
        data_key,
        row.sealed,
        table=row.__tablename__,
        column="sealed",
        row=row.public_id,
        created=row.created_on,
        version=row.version,
    )


def sealed_alias(data_key: DataKey, consultation_id: str, day: date, alias: str) -> str:
    """呼び名 as the thread *consultation_id* (public id) of *day* keeps it."""
    return _own(data_key, "alias_sealed", consultation_id, day, alias)


def alias_of(data_key: DataKey, thread: Consultation) -> str | None:
    """呼び名, or None where none was chosen. Raises `Unsealable`."""
    return _opened(data_key, "alias_sealed", thread, thread.alias_sealed)


def sealed_mail(data_key: DataKey, consultation_id: str, day: date, address: str) -> str:
    """A guest's address for the one mail, as the thread keeps it."""
    return _own(data_key, "mail_sealed", consultation_id, day, address)


def mail_of(data_key: DataKey, thread: Consultation) -> str | None:
    """The address for the one mail, or None. Raises `Unsealable`."""
    return _opened(data_key, "mail_sealed", thread, thread.mail_sealed)


def sealed_thanks(data_key: DataKey, farewell_id: str, day: date, version: int, words: str) -> str:
    """*words* as *version* of the thank-you of the farewell *farewell_id* (public id) of *day*."""
    return seal(
        data_key,
        words,
        table="farewells",
        column="thanks_sealed",
        row=farewell_id,
        created=day,
        version=version,
    )


def thanks_of(data_key: DataKey, farewell: Farewell) -> str | None:
    """What the writer said in thanks, or None. Raises `Unsealable`."""
    if farewell.thanks_sealed is None:
        return None
    return unseal(
        data_key,
        farewell.thanks_sealed,
        table="farewells",
        column="thanks_sealed",
        row=farewell.public_id,
        created=farewell.created_on,
        version=farewell.thanks_version,
    )


def sealed_kept(owners_key: DataKey, public_id: str, day: date, words: str) -> str:
    """*words* of a letter as its owner keeps them, under their own key, as the row *public_id* of *day*."""
    return seal(owners_key, words, table="kept_letters", column="sealed", row=public_id, created=day)


def words_of_kept(owners_key: DataKey, kept: KeptLetter) -> str:
    """What a letter that was kept says. Raises `Unsealable`."""
    return unseal(
        owners_key,
        kept.sealed,
        table="kept_letters",
        column="sealed",
        row=kept.public_id,
        created=kept.created_on,
    )


def _own(data_key: DataKey, column: str, consultation_id: str, day: date, words: str) -> str:
    return seal(data_key, words, table="consultations", column=column, row=consultation_id, created=day)


def _opened(data_key: DataKey, column: str, thread: Consultation, sealed: str | None) -> str | None:
    if sealed is None:
        return None
    return unseal(
        data_key,
        sealed,
        table="consultations",
        column=column,
        row=thread.public_id,
        created=thread.created_on,
    )
