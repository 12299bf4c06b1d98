"""Why a budget is missed, as far as the profiler tells: cProfile of the site in-process, SQL by EXPLAIN."""

REASONS: tuple[tuple[str, str], ...] = (
    (
        " grows ",
        "The smallest town has 200 people: who follows 1,000 elsewhere follows 100 there, and has "
        "exchanged words with few.",
    ),
    (
        "みんな, member",
        "Beside the guest's page stand three statements (session with roles, 読んだよ among the twenty, "
        "the lit window); on SQLite some 0.15 ms each, most of it SQLAlchemy's, on Postgres twice "
        "that in driver and backend, and who sees what takes the backend 0.6 ms.",
    ),
    (
        "diary with 50 replies, guest",
        "By cProfile reading the replies is 16 % of the page, the entry with author, question and "
        "topics, as rows of the ORM, 14 %, drawing the replies 16 %, what is drawn of them 5 %; the "
        "rest is Flask and the frame.",
    ),
    (
        "diary with 50 replies, member",
        "The page has 97 KB where the floor has 76: each reply has a menu. Deciding who sees which of "
        "fifty replies takes 0.3 ms on SQLite and 1 to 2 on Postgres; reading, preparing and drawing "
        "them a third of the page; and there are six statements.",
    ),
    (
        "フォロー中",
        "As みんな for a member, and the walk passes over nine entries of others for each that is shown.",
    ),
    (
        "ホーム",
        "Eight statements, a whole page of みんな, a month of days of which what is sealed is opened, "
        "and a form with fifty choices.",
    ),
    (
        "notebook of decades, its writer",
        "What is sealed is opened and its beginning rendered anew for each row: nothing of it may lie "
        "in the open.",
    ),
    (
        "notebook",
        "Eight statements; the one of years, neighbours and topics probes an index for each year, 2 "
        "ms on Postgres.",
    ),
    (
        "話題",
        "As みんな for a member, with two statements more: the topic, and whether one follows it.",
    ),
    (
        "声をかけてほしい日記",
        "As みんな for a member.",
    ),
    (
        "お知らせ",
        "Fifty notifications, each asked anew whether it may still be told, by a rule for each kind: "
        "one statement of more than 8,000 letters; and the page begins as a writer.",
    ),
    (
        "つながり",
        "Three searches by index, bounded, for one who follows 1,000 and has written 1,000 replies "
        "(exchanged, unread, met): before they were bounded more tightly 3, 2 and 8 ms on SQLite and "
        "7, 4 and 13 on Postgres. Much less only with a table of who met whom.",
    ),
    (
        "a worker holds",
        "Python, Flask and SQLAlchemy are 51 MB before a line of ours, other libraries some 20, our "
        "modules 10, and what all pages leave behind (compiled templates and statements) 14 to 20.",
    ),
    (
        "to start",
        "Time on the wall, at the load named above: it is importing, and two workers and a neighbour "
        "do it at once.",
    ),
    (
        "mixed load",
        "Time on the wall, at the load named beside it, of which the site itself made a small part "
        "(cores busy).",
    ),
)
"""(part of a line of `report.missed`, sentence), the first that fits."""


def reason_for(line: str) -> str:
    """The sentence for a missed budget, to stand after it; empty where none is known."""
    return next((f". {sentence}" for part, sentence in REASONS if part in line), "")
