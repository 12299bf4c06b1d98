"""The people of a loaded town and what is between them."""

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate

from bench.bulk import Bulk, Ids, Row
from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import TERMS_VERSION, Cover
from kokotomo.domain.follows.models import Block, Follow, Mute
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.crypto import sealing
from kokotomo.foundation.crypto.models import DataKey

READER = 1
"""The id of the one who follows a thousand, and as whom pages are measured."""

OLD_HAND = 2
"""The id of the one with thousands of entries over decades."""

LISTENER = 3
"""The id of the volunteer as whom the board is measured, who listens in the long thread."""

FOLLOWED = 1_000
MINORS = 0.06
"""Share of people under 18."""

TIES = 12
"""Follows a person on average."""

KANA = "あいうえおかきくけこ"


@dataclass(frozen=True)
class People:
    """Everybody: data keys by id, who is under 18, and a draw in which a few come up often."""

    keys: dict[int, DataKey]
    minors: frozenset[int]
    _weights: list[float] = field(repr=False)

    @property
    def count(self) -> int:
        """How many there are; their ids are 1 to this."""
        return len(self._weights)

    def draw(self, rng: random.Random) -> int:
        """Somebody's id, as 1/rank: the first hundred of ten thousand come up half of the time."""
        return min(bisect(self._weights, rng.random() * self._weights[-1]), self.count - 1) + 1


def settle(bulk: Bulk, count: int, rng: random.Random, now: datetime) -> People:
    """*count* people, who all joined before the first entry."""
    ids = Ids(rng)
    minors = frozenset(n for n in range(LISTENER + 1, count + 1) if rng.random() < MINORS)
    keys: dict[int, DataKey] = {}
    users: list[Row] = []
    for number in range(1, count + 1):
        keys[number] = sealing.new_data_key()
        keys[number].id = number
        users.append(_user(number, keys[number], ids.new(), number in minors, rng, now))
    bulk.write(DataKey.__table__, (_key(key) for key in keys.values()))  # type: ignore[arg-type]
    bulk.write(User.__table__, users)  # type: ignore[arg-type]
    return People(keys, minors, list(accumulate(1 / (rank + 20) for rank in range(count))))


def tie(bulk: Bulk, people: People, rng: random.Random, now: datetime) -> None:
    """Follows as skewed as in life, some mutes and blocks."""
    bulk.write(Follow.__table__, _follows(people, rng, now))  # type: ignore[arg-type]
    for table, one, other in ((Mute, "muter_id", "muted_id"), (Block, "blocker_id", "blocked_id")):
        pairs = {(rng.randint(1, people.count), people.draw(rng)) for _ in range(people.count // 50)}
        pairs |= {(READER, rng.randint(people.count // 2, people.count)) for _ in range(3)}
        rows = (
            {one: a, other: b, "created_at": now - timedelta(days=20)} for a, b in sorted(pairs) if a != b
        )
        bulk.write(table.__table__, rows)  # type: ignore[arg-type]


def nickname(number: int) -> str:
    """The nickname of the person with the id *number*."""
    return "ひと" + "".join(KANA[int(digit)] for digit in str(number))


def _follows(people: People, rng: random.Random, now: datetime) -> Iterator[Row]:
    others = range(2, people.count + 1)
    followed = set(rng.sample(others, min(FOLLOWED, people.count // 2)))
    for number in range(1, people.count + 1):
        if number != READER:
            followed = {people.draw(rng) for _ in range(min(int(rng.expovariate(1 / TIES)), 200))}
            # A tenth of those whom the reader follows follow back.
            followed |= {READER} if rng.random() < 0.1 else set()
        for followee in sorted(followed - {number}):
            yield {
                "follower_id": number,
                "followee_id": followee,
                "created_at": now - timedelta(minutes=rng.randint(1, 500_000)),
            }


def _key(key: DataKey) -> Row:
    names = ("id", "public_id", "epoch", "wrapped", "created_on")
    return {name: getattr(key, name) for name in names}


def _user(number: int, key: DataKey, public_id: str, minor: bool, rng: random.Random, now: datetime) -> Row:
    name = nicknames.parse(nickname(number))
    created = now - timedelta(minutes=rng.randint(1_445_000, 2_000_000))
    address = f"person{number}@mail.invalid"
    today = now.astimezone(TOKYO).date()
    return {
        "id": number,
        "public_id": public_id,
        "nickname": name.display,
        "nickname_key": name.key,
        "nickname_skeleton": name.skeleton,
        "data_key_id": number,
        "email_sealed": sealing.seal(
            key, address, table="users", column="email_sealed", row=public_id, created=created.date()
        ),
        "email_version": 0,
        "email_index": sealing.blind_index("users.email", address),
        "password_hash": "!",
        "adult_from": today + timedelta(days=rng.randint(60, 1500) * (1 if minor else -4)),
        "bio": "夜に書いています。" if number % 3 == 0 else "",
        "cover": rng.choice(list(Cover)).value,
        "theme": "device",
        "time_zone": "Asia/Tokyo",
        "welcomes_newcomers": number % 10 == 0,
        "may_be_introduced": number % 4 == 0,
        "last_audience": "members",
        "last_wish": "reply",
        "terms_version": TERMS_VERSION,
        "created_at": created,
        "suspended_until": None,
        "left_at": None,
    }
