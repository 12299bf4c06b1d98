"""A waiting letter as the board draws it, and the topics by which the board is filtered."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from kokotomo.domain.consultations import matching
from kokotomo.domain.consultations.matching import Listener
from kokotomo.domain.consultations.queries.board import Waiting
from kokotomo.domain.consultations.queries.candidates import need_of
from kokotomo.domain.consultations.rules import Wish
from kokotomo.domain.diaries.queries.topics import Known
from kokotomo.domain.volunteers.rules import Way
from kokotomo.web import patterns
from kokotomo.web.addresses import address
from kokotomo.web.threads import WAYS
from kokotomo.web.volunteers import phrases

SOURCE = "components/waiting.html"


class Row(NamedTuple):
    """A waiting letter: no name, no age, no line of its words."""

    url: str
    topics: str
    way: str | None
    waited: str
    wish: str | None
    why: str | None
    is_urgent: bool
    is_held: bool

    def drawn(self) -> Markup:
        """What ``wait()`` of ``components/waiting.html`` makes of it, from a pattern."""
        words: dict[str, str | None] = {
            name: getattr(self, name) for name in ("url", "topics", "way", "waited", "wish", "why")
        }

        def view(said: patterns.Words) -> dict[str, Any]:
            own: dict[str, Any] = dict(said)
            return {"letter": self._replace(**own)}

        return patterns.drawn(SOURCE, "wait", (self.is_urgent, self.is_held), words, view)


def row(letter: Waiting, me: Listener, names: dict[int, str]) -> Row:
    """*letter* as *me* sees it; *names* are those of topics."""
    need = need_of(letter.way, letter.wish, letter.age_band, letter.sent_at, letter.topics)
    fit = matching.fit(need, matching.knowing(me, before=letter.before))
    return Row(
        url=address("volunteers.opening", public_id=letter.public_id),
        topics="・".join(names[topic] for topic in letter.topics if topic in names),
        way=WAYS.get(Way(letter.way)) if letter.way else None,
        waited=phrases.waited(letter.waiting_since),
        wish=phrases.WISHES.get(Wish(letter.wish)) if letter.wish else None,
        why=phrases.why(fit, need, names),
        is_urgent=letter.urgent_since is not None,
        is_held=letter.is_held,
    )


def topics_to_filter(offered: Sequence[Known], chosen: Known | None) -> Markup:
    """The options of the filter, drawn once for a list of the operator's and what is chosen of it."""
    topics = tuple((topic.public_id, topic.name) for topic in offered)
    kind = (topics, chosen.public_id if chosen else "")
    return patterns.drawn(SOURCE, "options", kind, {}, lambda _said: {"topics": topics, "chosen": kind[1]})
