"""The entries of a loaded town and what hangs on them: topics, replies, 読んだよ, notifications."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from bench.bulk import Bulk, Ids, Row
from bench.load_people import OLD_HAND, READER, People
from bench.load_replies import Replies
from bench.words import Pool
from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.diaries import contents, rules
from kokotomo.domain.diaries.contents import Place
from kokotomo.domain.diaries.models import Diary, DiaryTopic, Question, Topic
from kokotomo.domain.diaries.rules import Audience, Content, Sky, Wish
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import markup
from kokotomo.foundation.clock import TOKYO

SPAN = timedelta(days=1_000)
"""The time over which a town's entries were published."""

DECADES = 8_000
"""Entries that one person brought along, one for each day of some twenty years; a tenth of all at most."""

CHUNK = 5_000
HOT = 5
"""So many of the newest entries have fifty replies."""

AUDIENCES = (Audience.EVERYONE, Audience.MEMBERS, Audience.MUTUAL, Audience.PRIVATE)
OFTEN = (35, 45, 10, 10)
WISHES = (Wish.REPLY, Wish.READ, Wish.IDEA, Wish.NONE)
WISHED = (50, 25, 10, 15)
SKIES = [None, None, *(sky.value for sky in Sky)]


class Diaries:
    """Makes and writes the rows; the same ones for the same *rng*, but for what is sealed."""

    def __init__(self, bulk: Bulk, people: People, pool: Pool, rng: random.Random, now: datetime) -> None:
        self.bulk, self.people, self.pool, self.rng, self.now = bulk, people, pool, rng, now
        self.ids = Ids(rng)
        self.topics = bulk.column(Topic.__table__, "id")  # type: ignore[arg-type]
        self.questions = bulk.column(Question.__table__, "id")  # type: ignore[arg-type]
        self.replies = Replies(people, pool, self.ids, rng, now)
        self.asked: Counter[int] = Counter()
        """By author: entries so far that would like replies."""

    def write(self, count: int) -> None:
        """*count* entries, the newest last."""
        brought = min(DECADES, count // 10)
        self.bulk.write(Diary.__table__, (self._brought(n, brought) for n in range(1, brought + 1)))  # type: ignore[arg-type]
        for start in range(brought + 1, count + 1, CHUNK):
            numbers = range(start, min(start + CHUNK, count + 1))
            rows = [self._written(number, count, brought) for number in numbers]
            topics = [row for diary in rows for row in self._topics(diary)]
            # Replies first: an entry's row says how many people have written under it.
            self.replies.under(rows, first_hot=count - HOT)
            for diary in rows:
                self._place(diary)
            by_id = {diary["id"]: diary["listed_at"] for diary in rows}
            self.bulk.write(Diary.__table__, rows)  # type: ignore[arg-type]
            self.bulk.write(
                DiaryTopic.__table__,  # type: ignore[arg-type]
                ({**row, "listed_at": by_id[row["diary_id"]]} for row in topics),
            )
            self.bulk.write(Comment.__table__, self.replies.comments)  # type: ignore[arg-type]
            self.bulk.write(Reading.__table__, self.replies.readings)  # type: ignore[arg-type]
            self.bulk.write(Notification.__table__, self.replies.notifications)  # type: ignore[arg-type]

    def _written(self, number: int, count: int, brought: int) -> Row:
        age = SPAN * ((count - number) / max(1, count - brought)) + timedelta(minutes=1)
        at = (self.now - age).replace(microsecond=number % 1_000_000)
        author = self.people.draw(self.rng)
        audience = self.rng.choices(AUDIENCES, OFTEN)[0]
        wish = self.rng.choices(WISHES, WISHED)[0]
        if number > count - HOT:
            author, audience, wish = self._grown_up(), Audience.EVERYONE, Wish.REPLY
        elif author in self.people.minors and audience == Audience.EVERYONE:
            audience = Audience.MEMBERS
        newcomer = False
        if rules.asks_for_words(audience, wish):
            newcomer = self.asked[author] < rules.NEWCOMER_ENTRIES
            self.asked[author] += 1
        row = self._row(number, author, audience, wish, at, at.astimezone(TOKYO).date())
        row["from_newcomer"] = newcomer
        return row

    def _brought(self, number: int, brought: int) -> Row:
        """An entry of long ago: in its notebook, and in no list."""
        at = self.now - SPAN - timedelta(days=brought - number, hours=1)
        audience = Audience.PRIVATE if number % 10 == 0 else Audience.MEMBERS
        row = self._row(number, OLD_HAND, audience, Wish.READ, at, at.astimezone(TOKYO).date())
        return row | {"imported_at": self.now - SPAN, "import_key": f"{number:064x}"}

    def _row(self, number: int, author: int, audience: str, wish: str, at: datetime, day: object) -> Row:
        public_id = self.ids.new()
        return {
            "id": number,
            "public_id": public_id,
            "author_id": author,
            "form_key": self.ids.new(),
            "version": 1,
            "day": day,
            "audience": str(audience),
            "wish": str(wish),
            "created_at": at,
            "published_at": at,
            **dict.fromkeys(("edited_at", "deleted_at", "hidden_at", "imported_at", "import_key")),
            **dict.fromkeys(("listed_at", "waiting_since", "waiting_until")),
            "from_newcomer": False,
            "voices": 0,
            **self._words(author, audience, public_id, at),
        }

    def _words(self, author: int, audience: str, public_id: str, at: datetime) -> Row:
        rng, pool = self.rng, self.pool
        event = rng.choice(pool.entries)
        feeling = rng.choice(pool.bits) if rng.random() < 0.4 else None
        effort = rng.choice(pool.bits) if rng.random() < 0.2 else None
        title = rng.choice(pool.titles) if rng.random() < 0.5 else None
        sky = rng.choice(SKIES)
        if audience == Audience.PRIVATE:
            content = Content(event=event.words, title=title or "", sky=sky)
            place = Place(public_id, at.astimezone(UTC), 1)
            return contents.sealed_columns(content, None, self.people.keys[author], place)
        words: Row = {"title": title, "sky": sky, "renderer": markup.RENDERER_VERSION}
        words["note"] = "すこし重い話です" if rng.random() < 0.02 else None
        words["question_id"] = rng.choice(self.questions) if rng.random() < 0.03 else None
        for name, part in (("event", event), ("feeling", feeling), ("effort", effort)):
            words[name] = part and part.words
            words[f"{name}_html"] = part and part.html
            words["extract" if name == "event" else f"{name}_extract"] = part and part.extract
        return {**dict.fromkeys(contents.COLUMNS), **words}

    def _place(self, diary: Row) -> None:
        listing = rules.listing_of(
            audience=diary["audience"],
            wish=diary["wish"],
            voices=diary["voices"],
            newcomer=diary["from_newcomer"],
            published_at=diary["published_at"],
            gone=False,
            now=self.now,
        )
        diary.update(asdict(listing))

    def _topics(self, diary: Row) -> Iterator[Row]:
        if diary["audience"] == Audience.PRIVATE or not self.topics:
            return
        wanted = self.rng.choice((0, 1, 1, 2, 3))
        # The first topics of the list are the ones that people take.
        chosen = dict.fromkeys(
            self.topics[int(len(self.topics) * self.rng.random() ** 2)] for _ in range(wanted)
        )
        for position, topic in enumerate(chosen):
            yield {"diary_id": diary["id"], "topic_id": topic, "position": position}

    def _grown_up(self) -> int:
        while True:
            author = self.people.draw(self.rng)
            if author not in self.people.minors and author not in (READER, OLD_HAND):
                return author
