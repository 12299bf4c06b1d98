"""The first letter is sent: a thread begins, under a key of its own."""

from dataclasses import dataclass

from kokotomo.domain.accounts.access import Viewer, may_write
from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations import contents, first_letters, receipts, rules
from kokotomo.domain.consultations.actions import everyone, first_drafts
from kokotomo.domain.consultations.events import Sent
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic, Letter
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.consultations.receipts import Receipt
from kokotomo.domain.consultations.rules import CONSENT_VERSION, AgeBand, Listener, Side, State
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.errors import Invalid, NotFound, Problem, require
from kokotomo.foundation.events import publish
from kokotomo.foundation.inserting import insert_once


@dataclass(frozen=True)
class _Fit:
    """A letter that can be taken, the rows that it names, and whose age decides who may read it."""

    first: FirstLetter
    topics: list[Topic]
    band: AgeBand


def check(
    viewer: Viewer, first: FirstLetter, *, consent: str = CONSENT_VERSION, receipt: Receipt | None = None
) -> FirstLetter:
    """*first* as it would be sent, for the confirming page. Raises `Invalid` as `send` does."""
    return _fit(viewer, first, receipt, consent).first


@transaction
def sent_before(viewer: Viewer, form_key: str, receipt: Receipt | None) -> Consultation | None:
    """The thread that the form *form_key* of *viewer*, or of whoever has *receipt*, made already: the form
    comes twice from a shaky line, whatever it says meanwhile. None where it made none.

    Raises `NotFound` where it is somebody else's, and `NotAllowed` for a member who may not write.
    """
    member = viewer if isinstance(viewer, User) else None
    require(member is None or may_write(member))
    sent = queries.find_sent(form_key)
    return None if sent is None else _own(sent, member, receipt)


@transaction
def send(
    viewer: Viewer, first: FirstLetter, form_key: str, *, consent: str, receipt: Receipt | None = None
) -> Consultation:
    """Begin a thread with *first*, and make a page of it where it is for everybody; of a guest by the
    *receipt* of this server. The same form again, also in the same moment, gives the thread that it made: see
    `sent_before`. *consent* is the version of the lines that was agreed to.

    Raises `Invalid` for what `first_letters.problems_of` names, ``topics`` (``topics.unknown``), ``letter``
    (``letter.receipt``: it contains the code), ``listener`` (``listener.everyone``: no adult age is known)
    and ``consent`` (``consent.missing``); `NotAllowed` for a member who may not write.
    """
    member = viewer if isinstance(viewer, User) else None
    require(member is None or may_write(member))
    if (member is None) == (receipt is None):
        raise ValueError("a guest's letter has a receipt, a member's has none")
    fit = _fit(viewer, first, receipt, consent)
    data_key = new_data_key()
    db.session.add(data_key)
    db.session.flush()
    thread = _inserted(fit, form_key, data_key, member, receipt)
    if thread is None:
        # The same form, twice in one moment: the other one made it.
        db.session.delete(data_key)
        sent = queries.find_sent(form_key)
        if sent is None:
            raise NotFound("form")
        return _own(sent, member, receipt)
    for position, topic in enumerate(fit.topics):
        db.session.add(ConsultationTopic(consultation_id=thread.id, topic_id=topic.id, position=position))
    _write(thread, data_key, fit.first.letter, form_key)
    if fit.first.listener == Listener.EVERYONE:
        everyone.publish(fit.first.letter, fit.first.topics, thread)
    if member is not None:
        first_drafts.forget(member, form_key)
    publish(Sent(thread))
    return thread


def _fit(viewer: Viewer, first: FirstLetter, receipt: Receipt | None, consent: str) -> _Fit:
    member = viewer if isinstance(viewer, User) else None
    first = first_letters.tidied(first)
    problems = first_letters.problems_of(first, member=member is not None)
    topics = lists.topics_named(first.topics)
    if len(topics) != len(first.topics):
        problems.setdefault("topics", Problem("topics.unknown"))
    if receipt is not None and receipts.stands_in(receipt.code, first.letter + first.alias):
        problems.setdefault("letter", Problem("letter.receipt"))
    if consent != CONSENT_VERSION:
        problems["consent"] = Problem("consent.missing")
    if problems:
        raise Invalid(problems)
    band = rules.band_of(member.adult_from, clock.today()) if member else first.band
    if first.listener == Listener.EVERYONE and not rules.may_be_for_everyone(band):
        raise Invalid({"listener": Problem("listener.everyone")})
    return _Fit(first, topics, band)


def _own(sent: Consultation, member: User | None, receipt: Receipt | None) -> Consultation:
    """*sent*, if it is the sender's own; somebody else's key of a form is of no use."""
    if member is not None:
        mine = sent.writer_id == member.id
    else:
        mine = receipt is not None and sent.receipt_hash == receipts.hash_of(receipt.code)
    if not mine:
        raise NotFound("form")
    return sent


def _inserted(
    fit: _Fit, form_key: str, data_key: DataKey, member: User | None, receipt: Receipt | None
) -> Consultation | None:
    public_id, now, today = public_ids.new(), clock.now(), clock.today()
    first = fit.first
    return insert_once(
        Consultation,
        public_id=public_id,
        data_key_id=data_key.id,
        form_key=form_key,
        writer_id=member.id if member else None,
        receipt_hash=receipts.hash_of(receipt.code) if receipt else None,
        listener=Listener.ONE.value,
        alias_sealed=contents.sealed_alias(data_key, public_id, today, first.alias) if first.alias else None,
        way=first.way or None,
        wish=first.wish or None,
        age_band=fit.band.value,
        opens_at=rules.opens_at(fit.band, now, member.adult_from if member else None),
        consent_version=CONSENT_VERSION,
        state=State.WAITING.value,
        created_on=today,
        sent_at=now,
        waiting_since=now,
        last_letter_at=now,
        writer_seen_at=now,
    )


def _write(thread: Consultation, data_key: DataKey, words: str, form_key: str) -> None:
    public_id, today = public_ids.new(), thread.created_on
    db.session.add(
        Letter(
            public_id=public_id,
            consultation_id=thread.id,
            side=Side.WRITER.value,
            form_key=form_key,
            sealed=contents.sealed_letter(data_key, public_id, today, words),
            created_on=today,
            created_at=thread.sent_at,
        )
    )
    db.session.flush()
