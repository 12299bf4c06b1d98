"""つながり: with whom I exchanged words, what I have not answered yet, and notebooks to meet. Mine alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.queries import introductions, ties, unread
from kokotomo.domain.comments.queries.ties import Tied, Words
from kokotomo.domain.follows import queries
from kokotomo.domain.follows.access import may_greet
from kokotomo.domain.follows.queries import DayCard
from kokotomo.domain.follows.rules import Standing
from kokotomo.foundation import text
from kokotomo.web.access import member
from kokotomo.web.arrivals import CARDS
from kokotomo.web.entries import title_of
from kokotomo.web.follows import phrases
from kokotomo.web.follows.blueprint import blueprint
from kokotomo.web.templating import moment

BIO_LINE = 40
"""Characters of somebody's own words beside a notebook to meet."""


@dataclass(frozen=True)
class Sentence:
    """What happened on a page: words before its title, the title with its address, and words after it."""

    before: str
    title: str
    url: str
    after: str


@dataclass(frozen=True)
class TieView:
    """A person's row: when there was something last, what, whether they can be greeted, and today's cards."""

    person: User
    when: str
    mutual: bool
    may_greet: bool
    sentence: Sentence | None
    received: str | None
    sent: str | None


@dataclass(frozen=True)
class MeetView:
    """A notebook to meet: *line* of its writer's own words, and the *topic* that is the reason."""

    person: User
    line: str
    topic: str


@blueprint.get("/connections")
def connections() -> ResponseReturnValue:
    """つながり."""
    viewer = member()
    return render_template(
        "follows/connections.html",
        ties=_ties(viewer, ties.tied_with(viewer), queries.cards_of_today(viewer)),
        unread=[_unread(row) for row in unread.unread_of_followed(viewer)],
        meets=[
            MeetView(unmet.person, text.extract(unmet.person.bio, BIO_LINE), unmet.topic)
            for unmet in introductions.notebooks_to_meet(viewer)
        ],
        cards=[(card.value, words, phrases.CARD_SIGNS[card]) for card, words in CARDS.items()],
    )


def _ties(viewer: User, found: Iterable[Tied], cards: Iterable[DayCard]) -> list[TieView]:
    """Who sent a card today stands there too: the way from the お知らせ about it must lead to somebody."""
    received: dict[int, DayCard] = {}
    sent: dict[int, DayCard] = {}
    for card in cards:
        (received if card.received else sent)[card.person.id] = card

    def row(person: User, at: datetime, mutual: bool, sentence: Sentence | None) -> TieView:
        return TieView(
            person,
            moment(at),
            mutual,
            may_greet(viewer, Standing(follows=mutual, followed=mutual)),
            sentence,
            _said(received.get(person.id)),
            _said(sent.get(person.id)),
        )

    rows = [row(tied.person, tied.latest.at, tied.mutual, _sentence(tied)) for tied in found]
    there = {row.person.id for row in rows}
    greeted = [
        row(card.person, card.at, True, None) for card in received.values() if card.person.id not in there
    ]
    return greeted + rows


def _said(card: DayCard | None) -> str | None:
    return CARDS[card.card] if card else None


def _sentence(tied: Tied) -> Sentence:
    words = tied.latest
    before = phrases.UNDER_MINE if words.under_mine else ""
    if not words.given:
        before = _lately(words) + before
    after = phrases.TO_AND_FRO if tied.to_and_fro else phrases.WORDS[words.given, words.answers]
    url = url_for("diaries.diary", public_id=words.diary_public_id) + f"#r-{words.reply_public_id}"
    return Sentence(before, title_of(words), url, after)


def _lately(words: Words) -> str:
    """けさ、 or 今日、 or きのう、 and nothing for what lies further back: its day stands above."""
    day = moment(words.at).split()[0]
    return f"{day}、" if day in phrases.LATELY else ""


def _unread(row: unread.Unread) -> tuple[User, str, Sentence]:
    page = Sentence("", title_of(row), url_for("diaries.diary", public_id=row.public_id), phrases.WROTE)
    return row.person, moment(row.published_at), page
