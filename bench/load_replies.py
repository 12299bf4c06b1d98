"""What people of a loaded town write under entries, and whom it is told."""

import random
from datetime import datetime, timedelta

from bench.bulk import Ids, Row
from bench.load_people import READER, People
from bench.words import Pool
from kokotomo.domain.diaries.rules import Audience
from kokotomo.domain.notifications.models import Kind
from kokotomo.foundation import markup

FIFTY = 50
LATE = timedelta(days=200)
"""Entries of so many days have notifications: what is older was seen and would only fill the table."""

UNSEEN = timedelta(days=2)


class Replies:
    """Makes the rows for one chunk of entries after the other; *comments*, *readings* and *notifications* are
    those of the last one."""

    def __init__(self, people: People, pool: Pool, ids: Ids, rng: random.Random, now: datetime) -> None:
        self.people, self.pool, self.ids, self.rng, self.now = people, pool, ids, rng, now
        self.comments: list[Row] = []
        self.readings: list[Row] = []
        self.notifications: list[Row] = []
        self._last = {"comment": 0, "notification": 0}

    def under(self, diaries: list[Row], first_hot: int) -> None:
        """Rows for *diaries*, whose ``voices`` are set; ids above *first_hot* get fifty replies."""
        self.comments, self.readings, self.notifications = [], [], []
        for diary in diaries:
            # Replies under pages for mutual followers would have to come from such.
            if diary["audience"] in (Audience.EVERYONE, Audience.MEMBERS):
                hot = diary["id"] > first_hot
                self._thread(diary, FIFTY if hot else self._how_many(), hot)
                self._read(diary)

    def _how_many(self) -> int:
        return 0 if self.rng.random() < 0.45 else min(int(self.rng.paretovariate(1.2)), 40)

    def _thread(self, diary: Row, count: int, hot: bool) -> None:
        rng = self.rng
        tops: list[Row] = []
        voices: set[int] = set()
        # Nothing is written in the future.
        room = max((self.now - diary["published_at"]).total_seconds() - 10, 1)
        for place in range(count):
            author = self._who_may(diary, place if hot else None)
            at = diary["published_at"] + timedelta(seconds=min(room, 86_400) * (place + 1) / (count + 1))
            answered = rng.choice(tops) if tops and rng.random() < 0.3 else None
            row = self._comment(diary, author, at, answered)
            if not hot and rng.random() < 0.03:
                row[rng.choice(("deleted_at", "hidden_at"))] = at + timedelta(seconds=1)
            self.comments.append(row)
            if answered is None:
                tops.append(row)
            gone = row["deleted_at"] or row["hidden_at"] or (answered and answered["hidden_at"])
            if not gone and author != diary["author_id"]:
                voices.add(author)
                self._tell(diary, row, Kind.REPLY)
        diary["voices"] = len(voices)

    def _who_may(self, diary: Row, hot_place: int | None) -> int:
        """Adults write under adults' pages, minors under minors'; fifty different people under a hot one."""
        if hot_place is not None:
            adults = (n for n in range(3 + hot_place * 2, self.people.count) if n not in self.people.minors)
            return next(adults, READER)
        minor = diary["author_id"] in self.people.minors
        for _ in range(20):
            author = self.people.draw(self.rng)
            if (author in self.people.minors) == minor:
                return author
        return int(diary["author_id"])

    def _comment(self, diary: Row, author: int, at: datetime, answered: Row | None) -> Row:
        words = self.rng.choice(self.pool.replies)
        self._last["comment"] += 1
        return {
            "id": self._last["comment"],
            "public_id": self.ids.new(),
            "diary_id": diary["id"],
            "author_id": author,
            "parent_id": answered and answered["id"],
            "answered_id": answered and answered["id"],
            "form_key": self.ids.new(),
            "body": words.words,
            "body_html": words.html,
            "renderer": markup.RENDERER_VERSION,
            "created_at": at,
            **dict.fromkeys(("edited_at", "deleted_at", "hidden_at")),
        }

    def _read(self, diary: Row) -> None:
        readers = {self.people.draw(self.rng) for _ in range(self.rng.choice((0, 0, 1, 2)))}
        for reader in sorted(readers - {diary["author_id"]}):
            at = min(diary["published_at"] + timedelta(hours=1), self.now)
            self.readings.append({"diary_id": diary["id"], "reader_id": reader, "created_at": at})
            row = {"author_id": reader, "id": None, "created_at": at}
            self._tell(diary, row, Kind.READING)

    def _tell(self, diary: Row, row: Row, kind: Kind) -> None:
        at = row["created_at"]
        if self.now - at > LATE:
            return
        self._last["notification"] += 1
        self.notifications.append(
            {
                "id": self._last["notification"],
                "public_id": self.ids.new(),
                "recipient_id": diary["author_id"],
                "actor_id": row["author_id"],
                "kind": kind.value,
                "diary_id": diary["id"],
                "comment_id": row["id"],
                "greeting_id": None,
                "created_at": at,
                "seen_at": None if self.now - at < UNSEEN else at + timedelta(hours=3),
            }
        )
