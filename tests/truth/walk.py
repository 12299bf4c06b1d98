"""One viewer reads every page of the site and finds on each what the tables say: all of it, nothing else."""

import re

from tests.truth import calendars, canaries, importing, keeping
from tests.truth.canaries import Thing
from tests.truth.corresponding import Corresponding
from tests.truth.listening import InVolunteers
from tests.truth.reporting import Reporting
from tests.truth.routes import Route
from tests.truth.seen import Allowed
from tests.truth.tables import ENTRIES, PERSONS, REPLIES

NEXT = ("open", "mutual", "private", "deleted", "hidden", "left_open", "minor_members")
"""States of entries to which a guest asks the way through the door."""


class Walk(InVolunteers, Reporting, Corresponding):
    """The walk of one viewer; each ``read_`` stands in ``routes.tsv``."""

    def read(self, route: Route) -> None:
        """Read everything that *route* leads to."""
        if self.is_brief and (
            route.whose in ("owner", "token") or route.reads in ("still", "block", "thing")
        ):
            return
        if route.whose != "all" and route.id == "-" and self.is_guest:
            self._expect_door(route.path())
            return
        getattr(self, f"read_{route.reads}")(route)

    def read_entry(self, route: Route) -> None:
        """The page of every entry, drafts' ids too; by HEAD and with a question mark as well."""
        pages = (self.world.pages[name] for name in ("host_page", "minor_page"))
        for thing in (*self.world.entries.values(), *pages):
            path = route.path(thing.public_id)
            there = self._reads(thing)
            if not self._gated(path, thing.public_id, there, closed=False):
                if not self.is_brief:
                    self._gated(f"{path}?after=x&format=json", thing.public_id, False, closed=False)
                continue
            hosted = [t for name, t in self.world.replies.items() if self.world.hosts[name] == thing.name]
            heard = [t for t in hosted if REPLIES.has(t.state, self.viewer, "o")]
            allowed = self._allowed(thing, *heard, *self._notebook(thing.author))
            if any(reply.name == "below_deleted" for reply in heard):
                # Of a deleted reply its place stays, while an answer stands below it.
                allowed.ids.add(self.world.replies["deleted"].public_id)
            response = self.look(path, allowed)
            self._expect(response, path, (*thing.words.values(), *(t.words["body"] for t in heard)))
            self._expect(response, path, self._beside(thing))
            if self.is_brief:
                continue
            head = self.browser.client.head(path)
            if (head.status_code, head.data) != (200, b""):
                self.note(path, f"answers HEAD with {head.status_code}")
            for reply in hosted:
                if reply not in heard:
                    self.look(f"{path}?answer={reply.public_id}", allowed)

    def _reads(self, thing: Thing) -> bool:
        if thing.name == "minor_page":
            return ENTRIES.has("minor_members", self.viewer, "P")
        return not thing.state or ENTRIES.has(thing.state, self.viewer, "P")

    def _beside(self, thing: Thing) -> list[str]:
        """The ids of the entries before and after, among those in the notebook."""
        if thing.name not in self.world.order:
            return []
        names = [
            name for name in self.world.order if self.world.entries[name] in self._notebook(thing.author)
        ]
        at = names.index(thing.name)
        beside = names[max(at - 1, 0) : at] + names[at + 1 : at + 2]
        return [self.world.entries[name].public_id for name in beside]

    def read_everyone(self, route: Route) -> None:
        """みんな, and the pages of a topic and of a question."""
        known = {"topic": self.world.topic, "question": self.world.question}.get(route.id, "")
        # A page without an author answers no question.
        self._list(route.path(known), "E" if route.id == "question" else "EA")
        if route.id != "-":
            for name in ("open/noted", "private/noted", "draft"):
                other = self.world.entries[name].public_id
                self._expect_missing(route.path(other), other)

    def read_following(self, route: Route) -> None:
        """フォロー中."""
        self._list(route.path(), "F")

    def read_waiting(self, route: Route) -> None:
        """声をかけてほしい日記."""
        self._list(route.path(), "W")

    def read_deleted(self, route: Route) -> None:
        """What can be brought back."""
        self._list(route.path(), "R")

    def read_drafts(self, route: Route) -> None:
        """One's drafts."""
        self._list(route.path(), "D")

    def read_keepsakes(self, route: Route) -> None:
        """とっておいたもの."""
        kept = keeping.kept_by(self.world, self.viewer)
        allowed = self._allowed(*kept, *keeping.hosts_of(self.world, kept))
        text = self._pages(route.path(), allowed)
        for thing in kept:
            self.cells += 1
            words = thing.words.get("title") or thing.words.get("body") or thing.words["event"]
            if thing.public_id not in text or words not in text:
                self.note(route.path(), f"lacks {thing.name}")

    def read_new(self, route: Route) -> None:
        """The box, with each draft by its id."""
        self.look(route.path(), self._allowed(*self._of("D")))
        for thing in (t for t in self.world.entries.values() if t.state.endswith("draft")):
            path = f"{route.path()}?draft={thing.public_id}"
            if self._gated(path, thing.public_id, thing in self._of("D"), closed=True):
                self._expect(self.look(path, self._allowed(*self._of("D"))), path, thing.words.values())

    def read_home(self, route: Route) -> None:
        """ホーム: the newest of everybody, what arrived, one's draft."""
        lists = [*self._of("EA"), *self._of("F"), *self._of("W"), *self._of("D"), *self._told()]
        response = self.look(route.path(), self._allowed(*lists))
        self._expect(response, route.path(), ())

    def read_change(self, route: Route) -> None:
        """編集する, and who may read it."""
        drafts = self._of("D")
        for thing in self._without_titles():
            path = route.path(thing.public_id)
            if self._gated(path, thing.public_id, ENTRIES.has(thing.state, self.viewer, "C"), closed=True):
                response = self.look(path, self._allowed(thing, *drafts))
                words = set(thing.words.values()) | {word for t in drafts for word in t.words.values()}
                shown = route.endpoint == "diaries.audience" or any(w in response.text for w in words)
                self._expect(response, path, () if shown else words)

    def read_deletion(self, route: Route) -> None:
        """The page that asks before an entry is deleted."""
        for thing in self._without_titles():
            path = route.path(thing.public_id)
            if self._gated(path, thing.public_id, ENTRIES.has(thing.state, self.viewer, "X"), closed=True):
                self._expect(self.look(path, self._allowed(thing)), path, ())

    def read_notebook(self, route: Route) -> None:
        """Everybody's notebook."""
        for name in PERSONS.rows:
            person = self.world.cast.users[name].public_id
            path = route.path(person)
            if not self._gated(path, person, PERSONS.has(name, self.viewer, "m"), closed=False):
                continue
            expected = self._notebook(name)
            allowed = self._allowed(*expected)
            allowed.names.add(name)
            text = self._pages(path, allowed)
            for part in (self.world.cast.nicknames[name], self.world.cast.bios[name]):
                if part not in text:
                    self.note(path, "lacks the person")
            for thing in (t for t in expected if t.name in self.world.order):
                self.cells += 1
                if not self._stands_in(thing, text, "N"):
                    self.note(path, f"lacks {thing.name}")

    def read_days(self, route: Route) -> None:
        """The years, months and days of everybody's notebook."""
        for name in PERSONS.rows:
            person = self.world.cast.users[name].public_id
            meets = PERSONS.has(name, self.viewer, "m")
            if self._gated(route.path(person), person, meets, closed=False) and not self.is_brief:
                calendars.read_parts(self, route, name)

    def read_sky(self, route: Route) -> None:
        """わたしの空."""
        calendars.read_sky(self, route)

    def read_reply(self, route: Route) -> None:
        """The pages on which one edits and deletes one's own replies."""
        for thing in self.world.replies.values():
            path = route.path(thing.public_id)
            mine = thing.author == self.viewer and thing.name != "deleted"
            reads = REPLIES.has(thing.state, self.viewer, "o")
            there = mine and (reads or route.endpoint == "comments.deletion")
            if self._gated(path, thing.public_id, there, closed=True):
                allowed = self._allowed(thing)
                host = self.world.hosts[thing.name]
                page = self.world.pages.get(host) or self.world.entries[host]
                allowed.ids |= {page.public_id} if reads else set()
                response = self.look(path, allowed)
                # A suspended writer is led back to the reply, and may still delete it.
                led_back = "suspended" in self.viewer and route.endpoint == "comments.edit_reply"
                self._expect(
                    response, path, () if led_back else thing.words.values(), 303 if led_back else 200
                )
                if led_back:
                    self.browser.get(response.location)  # takes the sentence that says why

    def read_people(self, route: Route) -> None:
        """One's own lists of people."""
        cells = {name: set(PERSONS.rows[name][self.viewer]) for name in PERSONS.rows}
        stands = {
            "following": lambda cell: "o" in cell,
            "followers": lambda cell: "i" in cell,
            "mutual": lambda cell: {"o", "i"} <= cell,
            "hidden": lambda cell: "h" in cell,
        }[route.endpoint.split(".")[1]]
        names = {name for name, cell in cells.items() if stands(cell)}
        response = self.look(route.path(), Allowed(names={self.viewer, *names}))
        self.cells += len(cells)
        self._expect(response, route.path(), (self.world.cast.nicknames[name] for name in names))

    def read_block(self, route: Route) -> None:
        """The page that asks before a block."""
        for name in PERSONS.rows:
            person = self.world.cast.users[name].public_id
            path = route.path(person)
            there = PERSONS.has(name, self.viewer, "m") and name != self.viewer
            if self._gated(path, person, there, closed=True):
                allowed = Allowed(names={self.viewer, name})
                self._expect(self.look(path, allowed), path, [self.world.cast.nicknames[name]])

    def read_notices(self, route: Route) -> None:
        """お知らせ."""
        told = self._told()
        response = self.look(route.path(), self._allowed(*told))
        for thing in told:
            self.cells += 1
            words = thing.words.values() or [self.world.cast.nicknames[thing.author]]
            self._expect(response, route.path(), words)
        following = {t.author for t in told if t.name.startswith("follower")}
        for name in ("writer", "minor_writer"):
            said = re.search(
                rf"{self.world.cast.nicknames[name]}[^<]*あなたをフォローしました", response.text
            )
            if bool(said) != (name in following):
                self.note(route.path(), f"says wrongly whether {name} follows")

    def read_notice(self, route: Route) -> None:
        """The way from each notification, one's own and some of others'."""
        if not self.is_guest:
            # Otherwise the lit window goes out among the pages that are compared.
            self.browser.get("/notifications")
        for (row, recipient), thing in self.world.notices.items():
            if recipient not in (self.viewer, "writer", "minor"):
                continue
            path = route.path(thing.public_id)
            if self._gated(path, thing.public_id, self._is_told(row, recipient), closed=True):
                self._expect(self.look(path, self._allowed(thing)), path, (), 303)

    def read_still(self, route: Route) -> None:
        """Pages on which nothing stands that anybody wrote but the viewer."""
        response = self.look(route.path(), Allowed(names={self.viewer}))
        if response.status_code not in (200, 303):
            self.note(route.path(), f"answers {response.status_code}")
        if route.endpoint == "accounts.login":
            for thing in (self.world.entries[f"{state}/plain"] for state in NEXT):
                path = f"{route.path()}?next=/diaries/{thing.public_id}"
                self._compare(path, self.look(path, Allowed(names={self.viewer})), thing.public_id)

    def read_imports(self, route: Route) -> None:
        """The form for a file, with the way to one's own that is not done yet."""
        thing = self.world.pages["import"]
        mine = [thing] if self.viewer == importing.OWNER else []
        self._expect(self.look(route.path(), self._allowed(*mine)), route.path(), [t.public_id for t in mine])

    def read_import(self, route: Route) -> None:
        """What a file would bring: for who brought it along."""
        thing = self.world.pages["import"]
        path = route.path(thing.public_id)
        if self._gated(path, thing.public_id, self.viewer == importing.OWNER, closed=True):
            self._expect(self.look(path, self._allowed(thing)), path, thing.words.values())

    def read_archive(self, route: Route) -> None:
        """The export: all of one's own notebook, with the replies that one sees, and nothing else."""
        response = self.browser.get(route.path())
        text = importing.unpacked(response)
        own = [thing for thing in self._notebook(self.viewer) if not thing.state.endswith("draft")]
        heard = [t for t in self.world.replies.values() if REPLIES.has(t.state, self.viewer, "o")]
        told = {word for word in canaries.words_in(text) if word[7:].startswith("told")}
        allowed = self._allowed(*own, *heard)
        allowed.words |= (told if self._told() else set()) | self.kept_words()
        for thing in own:
            self.cells += 1
            if any(word not in text for word in thing.words.values()):
                self.note(route.path(), f"lacks {thing.name}")
        nicknames = {self.world.cast.nicknames.get(name, "") for name in allowed.names}
        others = canaries.words_in(text) - allowed.words - nicknames
        for word in others - self._repliers():
            self.note(route.path(), f"shows {self._name(word)}")

    def _repliers(self) -> set[str]:
        """The nicknames of those who wrote under the viewer's pages and can be met."""
        return {self.world.cast.nicknames.get(thing.author, "") for thing in self._told()}

    def read_letter(self, route: Route) -> None:
        """Links of letters, with a token that nobody has."""
        path = route.path("A" * 43)
        response = self.look(path, Allowed(names={self.viewer}))
        closed = route.endpoint == "accounts.new_email" and self.is_guest
        if response.status_code != (303 if closed else 404):
            self.note(path, f"answers {response.status_code}")
