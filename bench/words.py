"""Texts for load: real entries where the corpus lies beside the checkout, else sentences put together.

Every text is rendered once and used many times: what is measured is reading, and rendering half a million
entries would take an hour.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kokotomo.domain.comments.rules import BODY_MAX
from kokotomo.domain.diaries.rules import BIT_EXTRACT, EVENT_MAX, EXTRACT, FEELING_MAX, TITLE_MAX
from kokotomo.foundation import markup, text

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "diaries.jsonl"
ENTRIES = 2_000
BITS = 400

_PLACES = (
    "駅前の喫茶店",
    "川ぞいの道",
    "台所",
    "図書館の窓ぎわ",
    "ベランダ",
    "帰りのバス",
    "銭湯",
    "昼休みの公園",
)
_THINGS = (
    "金木犀のにおい",
    "となりの家のピアノ",
    "半分だけ残ったみかん",
    "知らない犬",
    "夕方の光",
    "古い手紙",
)
_ENDS = (
    *(
        "を見つけて、しばらく立っていた。",
        "のことを、帰ってからも考えていた。",
        "が、なぜか少しうれしかった。",
    ),
    *("は去年のままだった。", "にだれも気づいていないようだった。", "を、だれかに話したくなった。"),
)


@dataclass(frozen=True)
class Text:
    """One text in all the forms in which rows hold it."""

    words: str
    html: str
    extract: str


@dataclass(frozen=True)
class Pool:
    """*entries* for 今日の出来事, *bits* for 気持ち and 頑張ったこと, *replies* and *titles*."""

    entries: list[Text]
    bits: list[Text]
    replies: list[Text]
    titles: list[str]


def pool(rng: random.Random, corpus: Path = CORPUS) -> Pool:
    """Texts drawn with *rng*, the same for the same seed."""
    whole = list(_of_corpus(corpus)) if corpus.is_file() else [_invented(rng) for _ in range(ENTRIES)]
    rng.shuffle(whole)
    lines = [line for words in whole for line in words.split("\n")]
    entries = [words for words in whole if len(words) >= 40 and text.length(words) <= EVENT_MAX]
    replies = [line for line in lines if 30 <= text.length(line) <= BODY_MAX]
    bits = [line for line in lines if 8 <= text.length(line) <= min(120, FEELING_MAX)]
    titles = [line.strip("。、 　")[:14] for line in lines if 6 <= text.length(line) <= TITLE_MAX]
    return Pool(
        [_rendered(words, EXTRACT) for words in entries[:ENTRIES]],
        [_rendered(words, BIT_EXTRACT) for words in bits[:BITS]],
        [_rendered(words, EXTRACT) for words in replies[:ENTRIES]],
        [title for title in titles[:ENTRIES] if title],
    )


def _rendered(words: str, limit: int) -> Text:
    return Text(words, markup.render(words, links=True), markup.extract(words, limit))


def _of_corpus(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield text.clean(json.loads(line)["text"])


def _invented(rng: random.Random) -> str:
    sentences = [
        f"{rng.choice(_PLACES)}で、{rng.choice(_THINGS)}{rng.choice(_ENDS)}"
        for _ in range(rng.randint(4, 18))
    ]
    breaks = rng.sample(range(len(sentences)), len(sentences) // 4)
    return "".join(one + ("\n" if place in breaks else "") for place, one in enumerate(sentences))
