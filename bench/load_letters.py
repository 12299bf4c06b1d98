"""Consultations of a loaded town: letters that wait, people who listen, one long thread."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.bulk import Bulk, Ids, Row
from bench.load_people import LISTENER, READER, People
from bench.words import Pool
from kokotomo.domain.accounts.models import RoleGrant
from kokotomo.domain.consultations import contents
from kokotomo.domain.consultations.models.claims import Claim
from kokotomo.domain.consultations.models.threads import Consultation, ConsultationTopic, Letter
from kokotomo.domain.consultations.rules import CONSENT_VERSION, TERM, AgeBand, Listener, Side, State
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import Volunteer, VolunteerTopic
from kokotomo.domain.volunteers.rules import Way
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.crypto import sealing
from kokotomo.foundation.crypto.models import DataKey

LONG = 200
"""Letters of the long thread."""

THREADS = 50
"""Of the one as whom pages are measured: their inbox."""

VOLUNTEERS = 0.01
"""Share of people who listen."""

_MINUTE = timedelta(minutes=1)


class Letters:
    """Writes *waiting* letters, and the threads of `READER`; ids of data keys go on from *first_key*."""

    def __init__(self, bulk: Bulk, people: People, pool: Pool, rng: random.Random, now: datetime) -> None:
        self.bulk, self.people, self.pool, self.rng, self.now = bulk, people, pool, rng, now
        self.ids = Ids(rng)
        self.today = now.astimezone(TOKYO).date()
        self.topics = bulk.column(Topic.__table__, "id")  # type: ignore[arg-type]
        self._keys: dict[int, DataKey] = {}

    def write(self, waiting: int) -> None:
        """Everything, letters that wait at last."""
        listeners = self._volunteers()
        consultations = [*self._threads(listeners), *self._waiting(waiting)]
        names = ("id", "public_id", "epoch", "wrapped", "created_on")
        keys = ({name: getattr(key, name) for name in names} for key in self._keys.values())
        write = self.bulk.write
        write(DataKey.__table__, keys)  # type: ignore[arg-type]
        write(Consultation.__table__, consultations)  # type: ignore[arg-type]
        write(ConsultationTopic.__table__, self._topics(consultations))  # type: ignore[arg-type]
        write(Claim.__table__, self._claims(consultations))  # type: ignore[arg-type]
        write(Letter.__table__, self._letters(consultations))  # type: ignore[arg-type]

    def _volunteers(self) -> list[int]:
        count = max(int(self.people.count * VOLUNTEERS), 3)
        adults = (n for n in range(LISTENER, self.people.count + 1) if n not in self.people.minors)
        chosen = [n for n, _ in zip(adults, range(count), strict=False)]
        grants = ({"user_id": n, "role": "volunteer", "granted_at": self.now} for n in chosen)
        self.bulk.write(RoleGrant.__table__, grants)  # type: ignore[arg-type]
        self.bulk.write(Volunteer.__table__, (self._volunteer(n) for n in chosen))  # type: ignore[arg-type]
        likes = (
            {"user_id": n, "topic_id": topic, "kind": "liked"}
            for n in chosen
            for topic in self.rng.sample(self.topics, 4)
        )
        self.bulk.write(VolunteerTopic.__table__, likes)  # type: ignore[arg-type]
        return chosen

    def _volunteer(self, number: int) -> Row:
        name = f"聴く人{number}"
        return {
            "user_id": number,
            "public_id": self.ids.new(),
            "name": name,
            "name_key": name,
            "name_skeleton": name,
            "cover": "yamabuki",
            "bio": "",
            "ways": self.rng.choice(list(Way)).value,
            "hours": "",
            "cap": 8,
            "rests_since": None,
            "on_trial": False,
            "is_introduced": False,
            "created_at": self.now,
        }

    def _threads(self, listeners: list[int]) -> list[Row]:
        """Threads of `READER`; the first, the long one, with `LISTENER`."""
        rows = [self._consultation(READER, self.now - number * 60 * _MINUTE) for number in range(1, THREADS)]
        for row, listener in zip(rows, listeners * THREADS, strict=False):
            row |= {
                "state": State.CLAIMED.value,
                "waiting_since": None,
                "volunteer_id": listener,
                "first_opened_at": row["sent_at"],
                "first_reply_at": row["sent_at"],
                "term_ends_on": self.today + TERM,
            }
        return rows

    def _waiting(self, count: int) -> Iterator[Row]:
        for number in range(count):
            row = self._consultation(None, self.now - (count - number) * _MINUTE)
            if number % 100 == 0:
                row["danger_at"] = row["sent_at"]
            yield row

    def _consultation(self, writer: int | None, sent: datetime) -> Row:
        key = sealing.new_data_key()
        key.id = self.people.count + len(self._keys) + 1
        self._keys[key.id] = key
        minor = self.rng.random() < 0.1 and writer is None
        return {
            "id": len(self._keys),
            "public_id": self.ids.new(),
            "data_key_id": key.id,
            "form_key": self.ids.new(),
            "writer_id": writer,
            "receipt_hash": None if writer else self.ids.new(),
            "listener": Listener.ONE.value,
            "alias_sealed": None,
            "way": self.rng.choice(list(Way)).value,
            "wish": None,
            "age_band": (AgeBand.TEEN if minor else AgeBand.THIRTIES).value,
            "opens_at": None if minor else sent,
            "consent_version": CONSENT_VERSION,
            "state": State.WAITING.value,
            "danger_at": None,
            "created_on": self.today,
            "sent_at": sent,
            "waiting_since": sent,
            "first_opened_at": None,
            "fruitless_openings": 0,
            "handovers": 0,
            "waves": 3,
            "volunteer_id": None,
            "first_reply_at": None,
            "last_letter_at": sent,
            "last_letter_side": Side.WRITER.value,
            "writer_seen_at": None,
            "volunteer_seen_at": None,
            "term_ends_on": None,
            "slowly_since": None,
            "idle_told": 0,
            "diary_id": None,
            "mail_sealed": None,
            "closed_at": None,
            "closed_by": None,
        }

    def _topics(self, consultations: list[Row]) -> Iterator[Row]:
        for row in consultations:
            for position, topic in enumerate(self.rng.sample(self.topics, 2)):
                yield {"consultation_id": row["id"], "topic_id": topic, "position": position}

    def _claims(self, consultations: list[Row]) -> Iterator[Row]:
        for row in consultations:
            if row["volunteer_id"] is not None:
                yield {
                    "id": row["id"],
                    "consultation_id": row["id"],
                    "volunteer_id": row["volunteer_id"],
                    "present": True,
                    "claimed_at": row["sent_at"],
                    "promised_on": None,
                    "wrote_at": row["sent_at"],
                    "ended_at": None,
                    "ending": None,
                    "on_trial": False,
                }

    def _letters(self, consultations: list[Row]) -> Iterator[Row]:
        for number, row in enumerate(consultations):
            for place in range(LONG if number == 0 else 1):
                yield self._letter(row, place)

    def _letter(self, row: Row, place: int) -> Row:
        public_id = self.ids.new()
        words = self.pool.entries[(row["id"] + place) % len(self.pool.entries)].words
        return {
            "public_id": public_id,
            "consultation_id": row["id"],
            "claim_id": row["id"] if place else None,
            "side": (Side.VOLUNTEER if place % 2 else Side.WRITER).value,
            "form_key": self.ids.new(),
            "sealed": contents.sealed_letter(
                self._keys[row["data_key_id"]], public_id, self.today, words[:600]
            ),
            "created_on": self.today,
            "created_at": row["sent_at"] + place * timedelta(seconds=10),
        }
