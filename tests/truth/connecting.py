"""つながり in the truth table: the cards that were sent, and how one viewer reads the page."""

import re

from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.follows.rules import Card
from kokotomo.domain.notifications.models import Kind, Notification
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.truth.canaries import Thing
from tests.truth.cast import WRITERS
from tests.truth.looking import Looking
from tests.truth.routes import Route
from tests.truth.tables import ENTRIES, PERSONS, REPLIES
from tests.truth.threads import ON_HOST_PAGE
from tests.truth.world import World

SENDERS = ("writer", "minor_writer")


def greet_everybody(world: World) -> None:
    """Today both of `SENDERS` sent a card to each member, as rows: some were mutual, some never were."""
    for recipient in world.cast.members():
        for sender in SENDERS:
            if sender == recipient:
                continue
            ids = {"recipient_id": world.cast.users[recipient].id}
            sent = Greeting(sender_id=world.cast.users[sender].id, card=Card.NIGHT, day=clock.today(), **ids)
            db.session.add(sent)
            db.session.flush()
            told = Notification(kind=Kind.GREETING, greeting_id=sent.id, actor_id=sent.sender_id, **ids)
            db.session.add(told)
            db.session.flush()
            row = f"greeting/{sender}"
            world.notices[row, recipient] = Thing(f"{row}/{recipient}", told.public_id, sender, {})


def part_of(page: str, part: str) -> str:
    """One section of つながり; empty where it does not stand."""
    found = re.search(rf'aria-labelledby="{part}-t">(.*?)</section>', page, re.DOTALL)
    return found.group(1) if found else ""


class Connecting(Looking):
    """How つながり is read."""

    def read_connections(self, route: Route) -> None:
        """つながり, part by part. Whom one cannot meet stands in none of them."""
        tied, unread = self._tied(), self._unread()
        allowed = self._allowed(*unread.values(), *(t for t in self._told() if t.name.startswith("reply")))
        allowed.add(*self._pages_with_words())
        # The way to a reply; its words stand under its page alone.
        heard = (t for t in self.world.replies.values() if REPLIES.has(t.state, self.viewer, "o"))
        allowed.ids |= {reply.public_id for reply in heard}
        allowed.names = {self.viewer, *tied, *unread}
        page = self.look(route.path(), allowed).text
        for part, names in (("ties", tied), ("unread", set(unread)), ("meets", set()), ("lists", set())):
            stand = self._named_in(part_of(page, part))
            self.cells += len(PERSONS.rows)
            if stand != names:
                self.note(route.path(), f"names {stand} in {part}, and not {names}")
        for name, thing in unread.items():
            if thing.public_id not in part_of(page, "unread"):
                self.note(route.path(), f"lacks the newest page of {name}")

    def _named_in(self, part: str) -> set[str]:
        return {name for name, nickname in self.world.cast.nicknames.items() if nickname in part}

    def _tied(self) -> set[str]:
        """Of the people of ``persons.tsv``: who exchanged words with the viewer where both can be seen, or is
        mutual and sent a card."""
        found = {t.author for t in self._told() if t.name.startswith(("reply", "greeting"))}
        answered = {name: other or above for name, _author, above, other in ON_HOST_PAGE}
        for name, reply in self.world.replies.items():
            page = self._page_of(name)
            if not (REPLIES.has(reply.state, self.viewer, "o") and self._reads_page(page)):
                continue
            to = self.world.replies.get(answered.get(name) or "")
            two = {page.author, *([to.author] if to else [])}
            if reply.author == self.viewer:
                found |= two
            elif self.viewer in two and not (name == "hidden" and page.author == self.viewer):
                found.add(reply.author)
        return {name for name in found & set(PERSONS.rows) if name != self.viewer and self._may_stand(name)}

    def _may_stand(self, name: str) -> bool:
        return PERSONS.has(name, self.viewer, "m") and not PERSONS.has(name, self.viewer, "h")

    def _page_of(self, reply: str) -> Thing:
        host = self.world.hosts[reply]
        return self.world.pages.get(host) or self.world.entries[host]

    def _reads_page(self, page: Thing) -> bool:
        if page.name == "minor_page":
            return ENTRIES.has("minor_members", self.viewer, "P") or page.author == self.viewer
        return not page.state or ENTRIES.has(page.state, self.viewer, "P")

    def _pages_with_words(self) -> list[Thing]:
        """Pages to which a row may lead, whoever wrote them."""
        under = [self._page_of(name) for name in self.world.replies]
        mutual = ("mutual", "muter") if self.viewer in WRITERS else ()
        notices = self.world.notices
        told = [notices[f"reply/{self.viewer}", to] for to in mutual]
        return [*(page for page in under if self._reads_page(page)), *told]

    def _unread(self) -> dict[str, Thing]:
        """The newest page of each whom the viewer follows, as it stands under フォロー中."""
        found: dict[str, Thing] = {}
        for name in self.world.order:
            thing = self.world.entries[name]
            if PERSONS.has(thing.author, self.viewer, "o") and ENTRIES.has(thing.state, self.viewer, "F"):
                found[thing.author] = thing
        return found
