"""What the tables let one viewer find, and how an answer is compared with it."""

import re
from collections.abc import Iterable

from werkzeug.test import TestResponse

from kokotomo.foundation import public_ids
from tests.truth.canaries import Thing
from tests.truth.seen import Allowed, Watch, masked
from tests.truth.tables import ENTRIES, GUESTS, NOTICES, PERSONS
from tests.truth.world import World

PAGES_MAX = 6
"""More than any list of the world has."""

_MORE = re.compile(r'href="([^"]*[?&](?:amp;)?after=[^"#]*)')


class Looking:
    """One viewer's eyes. *problems* says what was wrong, *looks* how many answers were looked at, *cells* how
    many cells of the tables were compared. A brief look leaves out forms and still pages."""

    def __init__(self, world: World, watch: Watch, viewer: str, *, is_brief: bool = False) -> None:
        self.is_brief = is_brief
        self.world, self.watch, self.viewer = world, watch, viewer
        self.browser = world.cast.browsers[viewer]
        self.is_guest = viewer in GUESTS
        # Their own notebook is linked from every page of theirs: blotting its id out would hide nothing.
        self.own_ids = {world.cast.users[viewer].public_id} if viewer in world.cast.users else set()
        # The form's cookie comes with a browser's first page, and would tell that page from all others.
        self.browser.get("/hiding")
        self.problems: list[str] = []
        self.looks = self.cells = 0
        self.missing: dict[str, tuple[object, ...]] = {}

    # What the tables say.

    def _of(self, letters: str) -> list[Thing]:
        """What one of *letters* says that there is."""
        every = self.world.entries.values()
        return [t for t in every if any(ENTRIES.has(t.state, self.viewer, letter) for letter in letters)]

    def _told(self) -> list[Thing]:
        return [t for (row, to), t in self.world.notices.items() if self._is_told(row, to)]

    def _is_told(self, row: str, recipient: str) -> bool:
        return recipient == self.viewer and NOTICES.has(row, recipient, "o")

    def _allowed(self, *things: Thing) -> Allowed:
        allowed = Allowed(names={self.viewer})
        allowed.add(*things)
        return allowed.add(
            *(t for name, t in self.world.pages.items() if name.startswith(("filler", "host")))
        )

    def _notebook(self, person: str) -> list[Thing]:
        """What stands in *person*'s notebook besides: pages that notices tell of, for whoever is mutual."""
        own = self.viewer == person
        row = "minor_mutual" if person == "minor_writer" else "mutual"
        mutual = person in ("writer", "minor_writer") and ENTRIES.has(row, self.viewer, "N")
        pages = [t for (_row, to), t in self.world.notices.items() if to == person and (own or mutual)]
        if person == "minor_writer" and PERSONS.has(person, self.viewer, "m"):
            pages.append(self.world.pages["minor_page"])
        return [t for t in self._of("N") if t.author == person] + [
            Thing(t.name, t.public_id, person, t.words) for t in pages
        ]

    # Looking.

    def look(self, path: str, allowed: Allowed, **more: object) -> TestResponse:
        """GET *path* and note whatever must not be there."""
        response = self.browser.get(path, **more)
        self.looks += 1
        if response.status_code >= 500:
            self.note(path, f"answers {response.status_code}")
        for leak in self.watch.leaks(response, allowed, path):
            self.note(path, f"shows {self._name(leak)}")
        return response

    def note(self, path: str, what: str) -> None:
        """Something is wrong."""
        self.problems.append(f"{self.viewer}: {path} {what}")

    def _name(self, leak: str) -> str:
        for thing in self.world.things():
            if leak == thing.public_id or leak in thing.words.values():
                return f"{thing.name} ({leak})"
        return leak

    def _expect_door(self, path: str, *asked: str) -> None:
        """A guest is sent to sign in, and learns nothing."""
        response = self.look(path, Allowed())
        of_guests = path.startswith("/consult/") and path not in ("/consult/threads", "/consult/meetings")
        door = "/consult/return" if of_guests else "/login"
        if response.status_code != 303 or not response.location.startswith(door):
            self.note(path, f"answers {response.status_code} to a guest")
        self._compare(path, response, *asked)

    def _expect_missing(self, path: str, public_id: str) -> None:
        """Exactly what an address answers behind which there never was anything."""
        response = self.look(path, Allowed(names={self.viewer}))
        if response.status_code != 404:
            self.note(path, f"answers {response.status_code}, and not 404")
        if public_id not in self.own_ids:
            self._compare(path, response, public_id)

    def _compare(self, path: str, response: TestResponse, *asked: str) -> None:
        for public_id in asked:
            kind = path.replace(public_id, "<id>")
            if kind not in self.missing:
                nothing = public_ids.new()
                self.missing[kind] = masked(self.browser.get(kind.replace("<id>", nothing)), nothing)
            if masked(response, public_id) != self.missing[kind]:
                self.note(path, "does not answer as where there is nothing")

    def _expect(self, response: TestResponse, path: str, words: Iterable[str], status: int = 200) -> None:
        """All of *words* are there."""
        text = response.get_data(as_text=True)
        lacking = [word for word in words if word not in text]
        if response.status_code != status or lacking:
            self.note(path, f"answers {response.status_code} and lacks {[self._name(w) for w in lacking]}")

    def _gated(self, path: str, public_id: str, letter_is_there: bool, *, closed: bool) -> bool:
        """Whether the page is to be there; notes a mistake where it is not to be and is."""
        self.cells += 1
        if closed and self.is_guest:
            self._expect_door(path, public_id)
        elif not letter_is_there:
            self._expect_missing(path, public_id)
        else:
            return True
        return False

    def _without_titles(self) -> list[Thing]:
        return [thing for name, thing in self.world.entries.items() if not name.endswith("/noted")]

    def _list(self, first: str, letter: str) -> None:
        """A list with all its pages."""
        expected = self._of(letter)
        allowed = self._allowed(*expected)
        if letter == "D":
            # The way on leads to the entry that is being edited.
            allowed.ids |= {t.public_id for t in self._of("C")}
        text = self._pages(first, allowed)
        for thing in self.world.entries.values():
            self.cells += 1
            if thing in expected and not self._stands_in(thing, text, letter):
                self.note(first, f"lacks {thing.name}")

    def _pages(self, first: str, allowed: Allowed) -> str:
        """All pages of a list, one after another."""
        text, path, seen = "", first, {first}
        for _turn in range(PAGES_MAX):
            response = self.look(path, allowed)
            if response.status_code != 200:
                self.note(path, f"answers {response.status_code}")
            text += response.text
            more = [link.replace("&amp;", "&") for link in _MORE.findall(response.text)]
            more = [link for link in more if link not in seen]
            if not more:
                break
            path = more[-1]
            seen.add(path)
        return text

    def _stands_in(self, thing: Thing, text: str, letter: str) -> bool:
        if letter == "D":
            return any(word in text for word in thing.words.values())
        return thing.public_id in text and thing.words.get("title", thing.words["event"]) in text
