"""Who may do what: the hand-written table of writes, row by row and viewer by viewer."""

from kokotomo.foundation import public_ids
from tests.truth import routes, rows
from tests.truth.posts import Sender, public_id_of, words_for
from tests.truth.seen import Allowed, Watch, masked
from tests.truth.tables import GUESTS, WRITES

SPARED = ("accounts.", "help.", "consultations.hiding", "moderation.answer_report")
"""Features whose posts concern nobody but the sender; and what is done to a reply in a thread, whose address
names two things: see `tests/web/consultations/test_everyone.py` and `tests/web/moderation`."""


def test_every_write_is_done_or_refused_as_the_table_says(world, figure):
    table = _Table(world)
    for what, cells in WRITES.rows.items():
        table.check(what, cells)
    assert table.problems == [], "\n".join(table.problems[:60])
    figure("writes: cells", table.cells)
    figure("writes: done or refused wrongly", len(table.problems))


def test_the_table_names_every_post_that_concerns_another_persons_thing(app):
    named = {what.split("/")[0] for what in WRITES.rows}
    posted = {
        route.endpoint
        for route in routes.routes(app)
        if route.is_posted and route.id != "-" and not route.endpoint.startswith(SPARED)
    }
    assert posted == named


class _Table:
    def __init__(self, world):
        self.world, self.sender, self.watch = world, Sender(world), Watch(world)
        self.routes = {route.endpoint: route for route in routes.routes(world.app) if route.is_posted}
        self.problems, self.cells, self.form_key = [], 0, public_ids.new()
        self.before = rows.taken(world.app)

    def check(self, what, cells):
        endpoint, name = what.split("/")
        route = self.routes[endpoint]
        public_id = public_id_of(self.world, route.id, name)
        words = words_for(self.world, route, public_id) if route.id != "draft" else {}
        for viewer, cell in cells.items():
            self.cells += 1
            if cell != "o":
                self.refuse(what, route.path(public_id), viewer, cell, words, public_id)
        left = rows.differing(self.before, now := rows.taken(self.world.app))
        if left:
            self.problems.append(f"{what}: somebody without leave changed {left}")
            rows.put_back(self.world.app, self.before, now)
        for viewer in (viewer for viewer, cell in cells.items() if cell == "o"):
            self.do(what, route.path(public_id), viewer, words)

    def do(self, what, path, viewer, words):
        answer = self.sender.send(viewer, path, words)
        now = rows.taken(self.world.app)
        if answer.status_code != 303 or now == self.before:
            self.problems.append(f"{what} by {viewer}: {answer.status_code}, changed: {now != self.before}")
        rows.put_back(self.world.app, self.before, now)

    def refuse(self, what, path, viewer, cell, words, public_id):
        words = {"form_key": self.form_key, **words}
        answer = self.sender.send(viewer, path, words)
        wanted = {"=": 303, "x": 422, ".": 401 if viewer in GUESTS else 404}[cell]
        if answer.status_code != wanted:
            self.problems.append(f"{what} by {viewer}: {answer.status_code}, and not {wanted}")
        if cell == "." and public_id != getattr(self.world.cast.users.get(viewer), "public_id", None):
            nothing = public_ids.new()
            other = self.sender.send(viewer, path.replace(public_id, nothing), words)
            if masked(answer, public_id) != masked(other, nothing):
                self.problems.append(f"{what} by {viewer}: not as where there is nothing")
            leaks = self.watch.leaks(answer, Allowed(names={viewer}), path)
            if leaks:
                self.problems.append(f"{what} by {viewer}: shows {leaks}")
