"""A thread in words: the letters, and the days and lines between them. Both sides show it.

Letters are no Markdown: they stand as they were typed, in paragraphs, with nothing that can be clicked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from kokotomo.domain.consultations.queries.letters import Between, Opened, Reading
from kokotomo.domain.consultations.rules import ALIAS, Ending, Mark, Side
from kokotomo.domain.volunteers.rules import Way
from kokotomo.web.templating import day, plain_date, zone

GONE = "退会した相談員"
"""Who wrote a letter in a claim whose volunteer has no account any more."""

WRITERS_COVER = "sumi"
"""Of every writer, so that no cover leads to a notebook."""

WAYS = {Way.LISTEN: "ただ聴いてほしい", Way.THINK: "いっしょに考えてほしい", Way.CHAT: "ふつうの話をしたい"}

MARKS = {
    Mark.CLAIMED: "{who}が引きうけました",
    Mark.PROMISED: "{who}「読みました。{day}までに返事します」",
    Mark.SLOWLY: "{writer}「読みました。ゆっくり返事します」",
    Mark.CHANGED: "相手を変えました。待っていた時間は、そのまま引きつぎます",
    Mark.HANDED_OVER: "{who}が、ほかの相談員に引きつぎました。待っていた時間は、そのままです",
    Mark.RETURNED: (
        "{who}から返事が届かないので、ほかの相談員にも読めるようにしました。待っていた時間は、そのまま引きつぎます"
    ),
    Mark.TAKEN_BACK: "取りもどしました",
    Mark.SENT_AGAIN: "もう一度送りました",
    Mark.CLOSED: "相談期限が過ぎたので、やりとりが終わりました",
    Mark.NOBODY: "2日がたちましたが、引きうけた人がまだいません。お待たせしています",
    Mark.WAITS_ON: "このまま待つことにしました",
    Mark.TO_EVERYONE: "名前を出さずに、みんなに聴いてもらうことにしました",
    Mark.TERM_NEAR: "相談期限は{day}までです。つづけたいときは、延長をお願いできます",
    Mark.SHORTENED: "3日のあいだつづきがなかったので、相談期限が{day}になりました",
    Mark.EXTENSION: "{by}が、2週間の延長をお願いしました",
    Mark.EXTENDED: "ふたりで、相談期限を{day}までのばしました",
    Mark.SENIOR: "先輩の相談員の{senior}さんが、いっしょに読みます",
    Mark.IDLE: (
        "長いあいだ、だれも書いていません。このままだと、{day}にすべて削除されます。ひとこと書けば、続きます"
    ),
    Mark.MEETING: "ふたりともが「これからも日記で会う」を選びました",
    Mark.REOPENED: "{writer}の返事で、もう一度ひらきました",
}
"""Lines of a thread. {who} is the volunteer, {writer} whoever asked, {by} whoever of them did it."""

SENIOR_LEFT = "いっしょに読む先輩の相談員は、いまはいません"
LEFT_OFF = (
    "{who}が続けられなくなったので、ほかの相談員にも読めるようにしました。"
    "待っていた時間は、そのまま引きつぎます"
)
CLOSED_BY = "{by}がこのやりとりを終えました"
YOU = "あなた"

_BREAKS = re.compile(r"\n(?:[ \t\u3000]*\n)+")


def letter_words(words: str) -> Markup:
    """*words* of a letter for a page: paragraphs at blank lines, line breaks kept, all else as typed."""
    paragraphs = [str(escape(part)) for part in _BREAKS.split(words.strip("\n")) if part]
    # Every sign of the words is escaped; only these tags are ours.
    return Markup("".join(f"<p>{part}</p>" for part in paragraphs).replace("\n", "<br>"))  # noqa: S704


def called(alias: str | None) -> str:
    """How the writer is spoken of: 匿名さん, or 呼び名 with さん."""
    return ALIAS if alias is None else f"{alias}さん"


@dataclass(frozen=True)
class Line:
    """One line of ``ol.letters``: a day, a letter or what happened between letters; *kind* says which."""

    kind: str
    words: Markup | str = ""
    public_id: str = ""
    name: str = ""
    cover: str = WRITERS_COVER
    mine: bool = False
    is_volunteer: bool = False
    when: str = ""
    is_new: bool = False


class Drawing:
    """Turns a reading into lines, for one of the two, or for who reads along (*side* is None)."""

    def __init__(self, side: Side | None, alias: str | None, seen_at: datetime | None) -> None:
        self.side, self.alias, self.seen_at = side, alias, seen_at

    def lines(self, reading: Reading) -> list[Line]:
        """Days, letters and marks in the order in which they came."""
        return list(self._lines(reading))

    def _lines(self, reading: Reading) -> Iterator[Line]:
        there, last = zone(), None
        # At the same instant what happened comes before what was written.
        marks: list[tuple[datetime, int, int, Opened | Between]] = [
            (one.mark.created_at, 0, one.mark.id, one) for one in reading.marks
        ]
        letters = [(one.letter.created_at, 1, one.letter.id, one) for one in reading.letters]
        for at, _kind, _id, one in sorted([*marks, *letters], key=lambda found: found[:3]):
            here = at.astimezone(there)
            if here.date() != last:
                last = here.date()
                yield Line("day", day(last))
            when = f"{here.hour}:{here.minute:02}"
            yield self._letter(one, when) if isinstance(one, Opened) else self._mark(one, when)

    def _letter(self, opened: Opened, when: str) -> Line:
        letter = opened.letter
        by_volunteer = letter.side == Side.VOLUNTEER
        mine = letter.side == self.side
        new = not mine and (self.seen_at is None or letter.created_at > self.seen_at)
        return Line(
            "letter",
            letter_words(opened.words),
            public_id=letter.public_id,
            name=(opened.name or GONE) if by_volunteer else (self.alias or ALIAS),
            cover=(opened.cover or WRITERS_COVER) if by_volunteer else WRITERS_COVER,
            mine=mine,
            is_volunteer=by_volunteer,
            when=when,
            is_new=new,
        )

    def _mark(self, between: Between, when: str) -> Line:
        mark = between.mark
        kind = Mark(mark.kind)
        name = f"{between.name}さん" if between.name else GONE
        who = YOU if self.side == Side.VOLUNTEER else name
        writer = YOU if self.side == Side.WRITER else called(self.alias)
        words = MARKS[kind]
        if kind == Mark.RETURNED and between.ending == Ending.GONE:
            words = LEFT_OFF
        if kind == Mark.SENIOR and between.senior is None:
            words = SENIOR_LEFT
        if kind == Mark.CLOSED and mark.by is not None:
            words = CLOSED_BY.format(by=writer if mark.by == Side.WRITER else who)
        if kind == Mark.CLAIMED and mark.day is not None:
            words += "。「読みました。{day}までに返事します」"
        by = writer if mark.by == Side.WRITER else who
        day = plain_date(mark.day) if mark.day else ""
        said = words.format(who=who, writer=writer, by=by, senior=between.senior, day=day)
        return Line("mark", said, when=when)
