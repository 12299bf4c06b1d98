"""Why a budget is missed, as far as the profiler tells: cProfile of the site in-process, SQL by EXPLAIN."""

REASONS: tuple[tuple[str, str], ...] = (
    (
        " grows ",
        "The smallest town has 200 people: who follows 1,000 elsewhere follows 100 there, and has exchanged"
        " words with few.",
    ),
    (
        "みんな, member",
        "Beside the guest's page stand three statements (session with roles, 読んだよ among the twenty, "
        "the lit window), 0.1 ms each in SQLAlchemy and 0.2 more in driver and backend on Postgres; "
        "the bars and the token take the rest. Who sees what is 0.6 ms of backend on Postgres.",
    ),
    (
        "diary with 50 replies, guest",
        "Entry, author, question and topics are four rows of the ORM, 14 % of the page; fifty replies "
        "are read, looked at and joined for 12 µs each; the statement that decides which of them are "
        "seen takes 0.2 ms.",
    ),
    (
        "diary with 50 replies, member",
        "The page has 97 KB where the floor has 76: each reply has a menu with three ways. Reading "
        "and deciding about fifty replies takes 0.4 ms on SQLite, 1.4 on Postgres; drawing them a "
        "fifth of the page; the six statements half a millisecond before they reach the database.",
    ),
    (
        "フォロー中",
        "As みんな for a member, and the walk passes over nine entries of others for each that is shown.",
    ),
    (
        "ホーム",
        "Eight statements, a page of みんな, a month of 31 days and a form of fifty choices: the "
        "statements are a third of it, and the month opens what is sealed.",
    ),
    (
        "notebook of decades, its writer",
        "What is sealed is opened and its beginning rendered anew for each row: nothing of it may lie "
        "in the open.",
    ),
    (
        "notebook",
        "Eight statements; of these the one of years, neighbours and topics probes an index for each "
        "year, 2 ms on Postgres.",
    ),
    (
        "話題",
        "As みんな for a member, with two statements more: the topic, and whether one follows it.",
    ),
    (
        "声をかけてほしい日記",
        "As みんな for a member; on Postgres deciding about the oldest twenty takes 1.3 ms.",
    ),
    (
        "お知らせ",
        "Fifty notifications, each asked anew whether it may still be told (five kinds, each with its "
        "own rule): one statement of 8,600 letters, 1 ms on SQLite and 2 on Postgres; and the page "
        "begins as a writer.",
    ),
    (
        "つながり",
        "Three searches by index, bounded, for one who follows 1,000 and has written 1,000 replies: 2 "
        "to 3 ms each (exchanged, unread, met), twice that on Postgres. Less only with a table of who "
        "met whom.",
    ),
    (
        "a worker holds",
        "Python, Flask and SQLAlchemy are 65 MB before a line of ours, what 330 modules import 20 "
        "more, compiled templates and statements of all pages 15.",
    ),
    (
        "to start",
        "It is time on the wall, and imports of 1.2 s of CPU: see the load at the start.",
    ),
    (
        "mixed load",
        "It is time on the wall: see the load before it.",
    ),
)
"""(part of a line of `report.missed`, sentence), the first that fits."""


def reason_for(line: str) -> str:
    """The sentence for a missed budget, to stand after it; empty where none is known."""
    return next((f". {sentence}" for part, sentence in REASONS if part in line), "")
