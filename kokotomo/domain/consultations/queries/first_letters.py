"""What was sent, or is still being written, as a first letter; and the thread behind a receipt code."""

import json

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries.people import data_key_of
from kokotomo.domain.consultations import contents, receipts
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation, FirstLetterDraft, Letter
from kokotomo.foundation.db import db


def is_sent(form_key: str) -> bool:
    """Whether the form *form_key* has become a letter."""
    sent = select(Consultation.id).where(Consultation.form_key == form_key)
    return db.session.execute(sent).first() is not None


def find_sent(form_key: str) -> Consultation | None:
    """What the form *form_key* became. For the action that sends, which asks whose it is."""
    return db.session.scalars(select(Consultation).where(Consultation.form_key == form_key)).one_or_none()


def find_by_code(typed: str) -> Consultation | None:
    """The thread that *typed*, as somebody wrote it, is the receipt code of. One query whatever it is, and
    the same one: how long it takes tells nothing."""
    hashed = receipts.hash_typed(typed)
    return db.session.scalars(select(Consultation).where(Consultation.receipt_hash == hashed)).one_or_none()


def draft_of(writer: User, *, hold: bool = False) -> FirstLetterDraft | None:
    """The one first letter that *writer* has not sent yet; *hold* makes others wait for our end."""
    wanted = select(FirstLetterDraft).where(FirstLetterDraft.owner_id == writer.id)
    if hold:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(wanted).one_or_none()


def words_of_draft(writer: User, draft: FirstLetterDraft) -> FirstLetter:
    """What *writer*'s own draft says. Raises `Unsealable`."""
    said = json.loads(contents.words_of_version(data_key_of(writer), draft))
    return FirstLetter(**{**said, "topics": tuple(said["topics"])})


def first_letter_of(consultation: Consultation) -> Letter | None:
    """The letter with which *consultation*, which the caller may read, began."""
    first = select(Letter).where(Letter.consultation_id == consultation.id).order_by(Letter.id).limit(1)
    return db.session.scalars(first).one_or_none()
