"""Every viewer, every state, every page, as the hand-written tables say; in two orders (SAFETY B1, B1b)."""

import random

from kokotomo import worker
from tests.support.mailbox import Mailbox
from tests.truth import canaries, routes, rows
from tests.truth.cast import CRAWLER
from tests.truth.seen import Watch
from tests.truth.tables import VIEWERS
from tests.truth.walk import Walk

SEED = 20261123
SEEN = (
    "consultations.writer_seen_at",
    "consultations.volunteer_seen_at",
    "farewells.thanks_seen_at",
)
ROOMS = ("rooms.volunteer_seen_at", "rooms.moderators_seen_at")
MARKS = ("notifications.seen_at", "user_sessions.last_used_at", *SEEN, *ROOMS)
"""All that a GET may write: お知らせ and letters that were seen, and when a session was used last."""


def test_everybody_finds_what_the_tables_say_and_nothing_else(world, figure):
    watch, order = Watch(world), random.Random(SEED)
    known = [route for route in routes.routes(world.app) if route.is_read]
    problems, looks, cells = [], 0, 0
    before = rows.taken(world.app, without=MARKS)
    for is_brief in (False, True):
        for viewer in order.sample(VIEWERS, len(VIEWERS)):
            walk = Walk(world, watch, viewer, is_brief=is_brief)
            for route in order.sample(known, len(known)):
                walk.read(route)
            problems += walk.problems
            looks, cells = looks + walk.looks, cells + walk.cells
    assert problems == [], f"{len(problems)} of {looks}:\n" + "\n".join(problems[:60])
    assert rows.differing(before, rows.taken(world.app, without=MARKS)) == [], "reading wrote something"
    figure("truth table: answers looked at", looks)
    figure("truth table: cells compared", cells)
    figure("truth table: leaks and wrong denials", len(problems))


def test_the_viewers_are_who_they_are_meant_to_be(world):
    browsers = world.cast.browsers
    assert browsers["crawler"].client.environ_base["HTTP_USER_AGENT"] == CRAWLER
    for name, user in world.cast.users.items():
        if name in browsers:
            assert (browsers[name].get("/settings").status_code == 200) == (name != "left_writer"), name
            assert user.is_minor == (name in ("minor", "minor_writer")), name
    for name in ("guest", "crawler", "unconfirmed"):
        assert browsers[name].get("/settings").status_code == 303, name


def test_no_letter_holds_anything_that_somebody_wrote(world, figure):
    worker.run_round(world.app, slow=True)
    letters = Mailbox(world.app).fetch()
    assert [letter.to for letter in letters] == [world.cast.application["email"]]
    found = [
        word for letter in letters for word in canaries.words_in(letter.message.as_string() + letter.body)
    ]
    assert found == []
    figure("truth table: letters searched", len(letters))
