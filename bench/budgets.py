"""The pages that are measured, and what each may cost (PERFORMANCE, Budgets)."""

from dataclasses import dataclass

FLOOR_LIST, FLOOR_TOPIC = "floor list", "floor topic"
GUEST, READER, WRITER, BUSY, LISTENER = "guest", "reader", "writer", "busy", "listener"
"""Who asks: nobody; who follows a thousand; who has a notebook of decades; to whom much arrives; who
listens."""

DEEP = 500
"""The page of a list that counts as deep; the last but one where a small town has fewer."""

DEEP_TIMES = 1.2
LIST_WIRE, DIARY_WIRE, FIRST_VISIT = 12_000, 30_000, 60_000
"""Bytes, compressed: a list, an entry with fifty replies, and everything of a first visit."""

MEMORY, MEMORY_GROWS = 90, 1.05
"""MB a worker; and how many times more it may hold after 50,000 pages than after the first of each kind."""

MIXED_P50, MIXED_P99, MIXED_LONGEST = 40, 150, 1_000
"""Milliseconds of answers while sixty people use the site (`bench.mixed`)."""

START = 2.0
"""Seconds."""


@dataclass(frozen=True)
class Measured:
    """One page: *times* of the floor's CPU at most, *growth* from the smallest town to the largest, so many
    *queries* and *wire* bytes sent; *deep_of* names the page whose cost a deep one is held against."""

    key: str
    title: str
    who: str
    floor: str
    times: float
    growth: float
    queries: int
    deep_of: str = ""
    wire: int = 0


PAGES = (
    Measured("everyone-guest", "みんな, guest", GUEST, FLOOR_LIST, 1.5, 1.3, 3, wire=LIST_WIRE),
    Measured("everyone", "みんな, member", READER, FLOOR_LIST, 2.0, 1.3, 6, wire=LIST_WIRE),
    Measured("diary-guest", "diary with 50 replies, guest", GUEST, FLOOR_TOPIC, 1.3, 1.3, 4, wire=DIARY_WIRE),
    Measured("diary", "diary with 50 replies, member", READER, FLOOR_TOPIC, 1.6, 1.3, 7, wire=DIARY_WIRE),
    Measured("following", "フォロー中, 1,000 followed", READER, FLOOR_LIST, 2.5, 2.0, 8, wire=LIST_WIRE),
    Measured("home", "ホーム, member", READER, FLOOR_LIST, 2.5, 1.3, 8),
    Measured("home-guest", "ホーム, guest", GUEST, FLOOR_LIST, 2.5, 1.3, 8),
    Measured("notebook", "notebook of decades, member", READER, FLOOR_LIST, 2.5, 1.3, 8),
    Measured("notebook-own", "notebook of decades, its writer", WRITER, FLOOR_LIST, 2.5, 1.3, 8),
    Measured("topic", "話題, member", READER, FLOOR_LIST, 2.5, 1.3, 8),
    Measured("waiting", "声をかけてほしい日記", READER, FLOOR_LIST, 2.5, 2.0, 8),
    Measured("inbox", "お知らせ", BUSY, FLOOR_LIST, 2.5, 2.0, 8),
    Measured("connections", "つながり", READER, FLOOR_LIST, 2.5, 2.0, 8),
    Measured("board", "返事を待っている相談", LISTENER, FLOOR_LIST, 2.5, 2.0, 8),
    Measured("threads", "やりとり, 49 of them", READER, FLOOR_LIST, 2.5, 2.0, 8),
    Measured("everyone-deep", "みんな, deep", GUEST, FLOOR_LIST, 0, 1.3, 3, "everyone-guest"),
    Measured("following-deep", "フォロー中, deep", READER, FLOOR_LIST, 0, 2.0, 8, "following"),
    Measured("topic-deep", "話題, deep", READER, FLOOR_LIST, 0, 1.3, 8, "topic"),
    Measured("notebook-deep", "notebook, deep", READER, FLOOR_LIST, 0, 1.3, 8, "notebook"),
)
