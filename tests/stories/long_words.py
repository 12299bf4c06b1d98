"""A text of 3,000 characters in three parts within their limits, with all that gets lost easily."""

from dataclasses import dataclass

from bench.pages import Form, Node, forms
from kokotomo.foundation import text

LIMITS = {"event": 1900, "feeling": 800, "effort": 300}
PIECES = (
    "　きょうは、駅までの道をゆっくり歩いた。\n雨あがりの匂い。<3 & \"ことば\" 'くくり'\n\n",
    "＼(^o^)／ 家族👨‍👩‍👧‍👦と電話。が゙という音。1 < 2 > 0 &amp; そのまま。\n",
    "ゐゑ、々々、〓。タブ\tの後、  空白二つ。\n- 箇条書き\n1. 番号\n> 引用\n",
)


def _of_length(wanted: int, start: int) -> str:
    words = ""
    while text.length(words) < wanted:
        words += PIECES[start % len(PIECES)] + str(start)
        start += 1
    letters = [*text.graphemes(words)][: wanted - 1]
    # A blank at the end is trimmed when words are kept, so none stands there.
    return text.clean("".join(letters)) + "終" * (wanted - text.length(text.clean("".join(letters))))


WORDS = {name: _of_length(length, place) for place, (name, length) in enumerate(LIMITS.items())}
"""By field; together 3,000 characters as a reader counts them."""


@dataclass(frozen=True)
class Kept:
    """What of `WORDS` a page still holds in forms and boxes."""

    missing: list[str]

    @property
    def whole(self) -> bool:
        """Whether not a character is missing."""
        return not self.missing


def kept_on(page: Node) -> Kept:
    """Look through every box and every hidden field of *page*."""
    held = {node.text.removeprefix("\n").replace("\r\n", "\n") for node in page.all("textarea")}
    held |= {node.attrs.get("value", "").replace("\r\n", "\n") for node in page.all("input")}
    return Kept([name for name, words in WORDS.items() if words not in held])


def form_with(page: Node, name: str) -> Form:
    """The form of *page* that has a field *name*."""
    return next(one for one in forms(page) if one.value(name) is not None)
