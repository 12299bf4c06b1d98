"""What arrived for a member, as sentences: for お知らせ and for あなたに届いたもの on ホーム."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from kokotomo.domain.follows.rules import Card
from kokotomo.domain.notifications.models import Kind
from kokotomo.domain.notifications.rules import Arrival, Gathered
from kokotomo.foundation import public_ids
from kokotomo.web import patterns
from kokotomo.web.addresses import address
from kokotomo.web.templating import moments, plain_date

# Addresses of fifty are built from this one by exchanging the id.
_ANY_ID = "a" * public_ids.LENGTH

LABELS = {
    Kind.REPLY: "新しい返事",
    Kind.ANSWER: "新しい返事",
    Kind.READING: "読んだよ",
    Kind.FOLLOWER: "フォロー",
    Kind.GREETING: "あいさつ",
    Kind.LETTER: "新しい返事",
    Kind.THREAD: "やりとり",
    Kind.INVITATION: "おさそい",
    Kind.NUDGE: "やりとり",
    Kind.TERM: "相談期限",
    Kind.SENIOR: "いっしょに読む",
    Kind.ROOM: "相談室",
    Kind.APPLICATION: "相談員のこと",
    Kind.FOLLOW_UP: "やりとり",
    Kind.DUTY: "当番",
}
"""The short word beside the lit window."""

SENTENCES = {
    Kind.REPLY: "{who}が、{page}に返事を書きました",
    Kind.ANSWER: "{who}が、{page}で、あなたの返事に答えました",
    Kind.READING: "{who}が、{page}を読みました",
    Kind.FOLLOWER: "{who}が、あなたをフォローしました",
    Kind.GREETING: "{who}から、あいさつが届いています",
    # Of consultations nothing is said that a stranger could read off a screen: neither who nor what.
    Kind.LETTER: "やりとりに、新しい返事が届いています",
    Kind.THREAD: "やりとりに、新しいことがあります",
    Kind.INVITATION: "返事を待っている人がいます",
    Kind.NUDGE: "あなたの返事を待っているやりとりがあります",
    Kind.TERM: "やりとりの期限について、お知らせがあります",
    Kind.SENIOR: "いっしょに読むやりとりに、新しいことがあります",
    Kind.ROOM: "相談室に、新しい手紙が届いています",
    Kind.APPLICATION: "相談員のことで、お知らせがあります",
    Kind.FOLLOW_UP: "「その後どうですか」を送れるやりとりがあります",
    Kind.DUTY: "安全担当に、見てほしいことがあります",
}

ONE_CARD = "{who}から「{card}」が届きました"
"""Where a sentence tells of one あいさつ, its card is named."""

CARDS = {
    Card.MORNING: "おはよう",
    Card.THANKS: "おつかれさま",
    Card.NIGHT: "おやすみ",
    Card.THINKING: "気になっています",
}
"""What stands on the four cards of あいさつ."""


@dataclass(frozen=True)
class ArrivalView:
    """One sentence: *label* the short word for it, *url* the way to what it tells of."""

    label: str
    sentence: str
    when: str
    url: str
    is_new: bool

    def drawn(self) -> Markup:
        """What ``arrival()`` of ``notifications/_arrival.html`` makes of it, from a pattern."""
        words: patterns.Words = {"sentence": self.sentence, "when": self.when, "url": self.url}

        def view(said: patterns.Words) -> dict[str, Any]:
            own: dict[str, Any] = {**said}
            return {"a": replace(self, **own)}

        return patterns.drawn(
            "notifications/_arrival.html", "arrival", (self.label, self.is_new), words, view
        )


def arrivals(items: Iterable[Gathered]) -> list[ArrivalView]:
    """*items* in words."""
    said, place = moments(), address("notifications.open", public_id=_ANY_ID)
    return [_view(item, said, place) for item in items]


def _view(item: Gathered, said: Callable[[datetime], str], place: str) -> ArrivalView:
    latest = item.latest
    kind = Kind(latest.kind)
    return ArrivalView(
        label=LABELS[kind],
        sentence=_sentence(item),
        when=said(latest.created_at),
        url=place.replace(_ANY_ID, latest.public_id),
        is_new=item.is_new,
    )


def _sentence(item: Gathered) -> str:
    latest = item.latest
    if latest.card and len(item.arrivals) == 1:
        return ONE_CARD.format(who=_who(item), card=CARDS[Card(latest.card)])
    return SENTENCES[Kind(latest.kind)].format(who=_who(item), page=_page(latest))


def _who(item: Gathered) -> str:
    if item.more:
        return f"{item.names[0]}さんたち"
    return "、".join(f"{name}さん" for name in item.names)


def _page(arrival: Arrival) -> str:
    if arrival.title:
        return f"『{arrival.title}』"
    return f"{plain_date(arrival.day)}の日記" if arrival.day else "日記"
