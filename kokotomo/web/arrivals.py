"""What arrived for a member, as sentences: for お知らせ and for あなたに届いたもの on ホーム."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from kokotomo.domain.follows.rules import Card
from kokotomo.domain.notifications.models import Kind
from kokotomo.domain.notifications.rules import Arrival, Gathered
from kokotomo.web.addresses import address
from kokotomo.web.templating import moments, plain_date

LABELS = {
    Kind.REPLY: "新しい返事",
    Kind.ANSWER: "新しい返事",
    Kind.READING: "読んだよ",
    Kind.FOLLOWER: "フォロー",
    Kind.GREETING: "あいさつ",
    Kind.LETTER: "新しい返事",
    Kind.THREAD: "やりとり",
    Kind.INVITATION: "おさそい",
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


def arrivals(items: Iterable[Gathered]) -> list[ArrivalView]:
    """*items* in words."""
    said = moments()
    return [_view(item, said) for item in items]


def _view(item: Gathered, said: Callable[[datetime], str]) -> ArrivalView:
    latest = item.latest
    kind = Kind(latest.kind)
    return ArrivalView(
        label=LABELS[kind],
        sentence=_sentence(item),
        when=said(latest.created_at),
        url=address("notifications.open", public_id=latest.public_id),
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
