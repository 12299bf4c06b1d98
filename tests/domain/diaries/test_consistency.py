"""After any changes, lists and waiting are what a plain reckoning says (decision 7)."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.actions import entries, places
from kokotomo.domain.diaries.models import Diary, DiaryTopic
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_diaries import an_entry

AUDIENCES = ("everyone", "members", "mutual", "private")
WISHES = ("reply", "idea", "read", "none")
STEPS = 80


@dataclass
class Told:
    """What an entry should be, reckoned from what was done to it and nothing else."""

    id: int
    audience: str
    wish: str
    published: datetime
    topics: frozenset[int]
    newcomer: bool
    voices: int = 0
    version: int = 1
    deleted: datetime | None = None

    @property
    def listed(self) -> bool:
        return self.deleted is None and self.audience != "private"

    @property
    def asks(self) -> bool:
        return self.audience != "private" and self.wish in ("reply", "idea")

    def waits(self, now: datetime) -> bool:
        days = 28 if self.newcomer else 7
        return self.listed and self.asks and self.voices < 2 and now < self.published + timedelta(days=days)


class Town:
    """One writer to whose entries things happen, and the reckoning beside them."""

    def __init__(self, author, seed: int) -> None:
        self.author, self.random = author, random.Random(seed)
        self.topics = lists.topics()[:4]
        self.told: dict[int, Told] = {}

    def some(self, **wanted: bool) -> Told | None:
        fitting = [t for t in self.told.values() if (t.deleted is not None) == wanted.get("deleted", False)]
        return self.random.choice(fitting) if fitting else None

    def row(self, told: Told) -> Diary:
        return db.session.get(Diary, told.id)

    def choice(self):
        chosen = self.random.sample(self.topics, self.random.randint(0, 3))
        return self.random.choice(AUDIENCES), self.random.choice(WISHES), chosen

    def newcomers(self) -> int:
        return sum(told.newcomer for told in self.told.values())

    def publish(self, now: datetime) -> None:
        audience, wish, chosen = self.choice()
        entry = an_entry(audience=audience, wish=wish, topics=tuple(t.public_id for t in chosen))
        diary = entries.publish(self.author, entry, public_ids.new())
        told = Told(diary.id, audience, wish, now, frozenset(t.id for t in chosen), newcomer=False)
        told.newcomer = told.asks and self.newcomers() < 3
        self.told[diary.id] = told

    def edit(self, now: datetime) -> None:
        if told := self.some():
            audience, wish, chosen = self.choice()
            entry = an_entry(audience=audience, wish=wish, topics=tuple(t.public_id for t in chosen))
            entries.edit(self.author, self.row(told), entry, told.version)
            self._open(told, audience, now)
            told.wish, told.topics = wish, frozenset(t.id for t in chosen)
            self._changed(told)

    def change_audience(self, now: datetime) -> None:
        if told := self.some():
            audience = self.random.choice(AUDIENCES)
            entries.change_audience(self.author, self.row(told), Audience(audience))
            if audience != told.audience:
                self._open(told, audience, now)
                self._changed(told)

    def close(self, now: datetime) -> None:
        if told := self.some():
            entries.close_replies(self.author, self.row(told))
            told.wish = "none"

    def hear(self, now: datetime) -> None:
        if told := self.random.choice([self.some(), self.some(deleted=True)]):
            told.voices = self.random.randint(0, 3)
            places.set_voices(told.id, told.voices)

    def delete(self, now: datetime) -> None:
        if told := self.some():
            entries.delete(self.author, self.row(told))
            told.deleted = now

    def restore(self, now: datetime) -> None:
        told = self.some(deleted=True)
        if told and now < told.deleted + timedelta(days=7):
            entries.restore(self.author, self.row(told))
            told.deleted = None

    def sweep(self, now: datetime) -> None:
        sweeps.purge_deleted()
        sweeps.end_waiting()
        self.told = {
            number: told
            for number, told in self.told.items()
            if told.deleted is None or now < told.deleted + timedelta(days=7)
        }

    def _open(self, told: Told, audience: str, now: datetime) -> None:
        if told.audience == "private" and audience != "private":
            told.published = now
        told.audience = audience

    def _changed(self, told: Told) -> None:
        told.version += 1
        told.newcomer = told.newcomer or (told.asks and self.newcomers() < 3)


def check(town: Town, reader, now: datetime) -> None:
    db.session.expire_all()
    rows = {diary.id: diary for diary in db.session.query(Diary)}
    assert rows.keys() == town.told.keys()
    for number, told in town.told.items():
        diary = rows[number]
        assert diary.listed_at == (told.published if told.listed else None)
        assert (diary.sealed is not None) == (told.audience == "private")
        assert diary.from_newcomer == told.newcomer
    found = {(row.diary_id, row.topic_id, row.listed_at) for row in db.session.query(DiaryTopic)}
    assert found == {
        (told.id, topic, told.published if told.listed else None)
        for told in town.told.values()
        for topic in (told.topics if told.audience != "private" else ())
    }
    open_to_all = [t for t in town.told.values() if t.listed and t.audience in ("everyone", "members")]
    newest = sorted(open_to_all, key=lambda t: (t.published, t.id), reverse=True)
    oldest = sorted((t for t in open_to_all if t.waits(now)), key=lambda t: (t.published, t.id))
    assert [item.id for item in pages.page_of_everyone(reader, size=99).items] == [t.id for t in newest]
    assert [item.id for item in pages.page_of_waiting(reader).items] == [t.id for t in oldest][:20]


@pytest.mark.parametrize("seed", range(3))
def test_lists_and_waiting_agree_with_a_plain_reckoning_after_random_changes(in_app, people, seed):
    start = clock.now()
    town, reader = Town(people.member(), seed), people.member()
    doings = [town.publish] * 3 + [town.edit] * 3 + [town.change_audience, town.close, town.sweep]
    doings += [town.hear] * 2 + [town.delete, town.restore] * 2
    now = start
    for _ in range(STEPS):
        now += timedelta(hours=town.random.choice((0, 1, 5, 30)))
        with clock.fixed(now):
            town.random.choice(doings)(now)
            check(town, reader, now)
    assert len(town.told) > 5, "hardly anything was there to disagree about"
