"""Consultations for tests: letters that wait, threads with somebody who listens."""

import itertools
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from typing import Any

from kokotomo.domain.accounts.models import RoleGrant, User
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic, Letter
from kokotomo.domain.consultations.rules import CONSENT_VERSION, TERM, AgeBand, Side, State, opens_at
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.models import DataKey
from kokotomo.foundation.crypto.sealing import new_data_key
from kokotomo.foundation.db import db
from tests.support.people import People

_numbers = itertools.count(1)


def a_volunteer(people: People, *, cleared: bool = False, **said: Any) -> User:
    """A member who may listen, with a name for it; inside an app context. *said* are `Volunteer` columns."""
    person = people.member()
    db.session.add(RoleGrant(user_id=person.id, role=Role.VOLUNTEER.value))
    number = next(_numbers)
    name = f"きき{''.join('あいうえおかきくけこ'[int(digit)] for digit in str(number))}"
    values = {"name": name, "name_key": name, "name_skeleton": name, **said}
    db.session.add(Volunteer(user_id=person.id, **values))
    if cleared:
        person.cleared_until = clock.today() + timedelta(days=100)
    db.session.commit()
    person.hold(frozenset({Role.VOLUNTEER}), second_factor=cleared)
    return person


def a_letter(
    writer: User | None = None,
    words: str = "夜になると、だれとも話していないことを思い出します。",
    *,
    band: AgeBand = AgeBand.THIRTIES,
    topics: tuple[Topic, ...] = (),
    at: datetime | None = None,
    receipt_hash: str | None = None,
    **said: Any,
) -> Consultation:
    """A letter that waits, of a member or of a guest; inside an app context."""
    sent = at or clock.now()
    with clock.fixed(at) if at else nullcontext():
        data_key = new_data_key()
        db.session.add(data_key)
        db.session.flush()
        consultation = Consultation(
            public_id=public_ids.new(),
            data_key_id=data_key.id,
            form_key=public_ids.new(),
            writer_id=writer.id if writer else None,
            receipt_hash=None if writer else (receipt_hash or public_ids.new()),
            listener="one",
            age_band=band.value,
            opens_at=opens_at(band, sent, writer.adult_from if writer else None),
            consent_version=CONSENT_VERSION,
            state=State.WAITING.value,
            waiting_since=sent,
            **said,
        )
        db.session.add(consultation)
        db.session.flush()
        for position, topic in enumerate(topics):
            db.session.add(
                ConsultationTopic(consultation_id=consultation.id, topic_id=topic.id, position=position)
            )
        add_letter(consultation, data_key, words)
        db.session.commit()
    return consultation


def add_letter(
    consultation: Consultation,
    data_key: DataKey,
    words: str,
    *,
    side: Side = Side.WRITER,
    claim: Claim | None = None,
) -> Letter:
    """One more letter of the thread, sealed; not committed."""
    public_id, today = public_ids.new(), clock.today()
    letter = Letter(
        public_id=public_id,
        consultation_id=consultation.id,
        claim_id=claim.id if claim else None,
        side=side.value,
        form_key=public_ids.new(),
        sealed=contents.sealed_letter(data_key, public_id, today, words),
        created_on=today,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def taken(consultation: Consultation, volunteer: User, *, promised_on: date | None = None) -> Claim:
    """A claim of *volunteer* on a letter that waits."""
    claim = Claim(
        consultation_id=consultation.id, volunteer_id=volunteer.id, present=True, promised_on=promised_on
    )
    db.session.add(claim)
    consultation.state = State.CLAIMED.value
    consultation.waiting_since = None
    consultation.volunteer_id = volunteer.id
    consultation.first_opened_at = clock.now()
    consultation.term_ends_on = clock.today() + TERM
    db.session.commit()
    return claim
