"""B8: no shape of words costs more than a tenth of a second, and twice the words less than 2.5 times as much.

``python -m bench.prove_hostile_lengths`` takes every worst case at 20,000 characters through what a posted
text goes through, prints one figure a line and exits 1 if one is not as it must be.
"""

import time
from collections.abc import Callable
from datetime import date

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.comments import rules as replies
from kokotomo.domain.diaries import contents, rules
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.foundation import markup, text
from kokotomo.foundation.errors import Invalid
from tests.support.hostile_shapes import SHAPES

SIZE = 20_000
LONGEST = 0.1
GROWTH = 2.5
NOISE = 0.005
"""Seconds below which the clock itself is most of a difference."""

DAY = date(2026, 11, 23)


def entry_taken(words: str) -> None:
    """What publishing does before the database; an entry of 20,000 characters is an imported one."""
    content = rules.tidied(Content(event=words, title=words[:2000], note=words[:2000]))
    rules.problems_of(Entry(content, Audience.MEMBERS, Wish.REPLY, DAY), minor=False, latest=DAY)
    contents.open_columns(content, None, links=True)


def reply_refused(words: str) -> None:
    """A reply far above its limit."""
    replies.problems_of(text.clean(words))


def nickname_refused(words: str) -> None:
    """A nickname far above its limit."""
    try:
        nicknames.parse(words)
    except Invalid:
        return


WORKS: dict[str, Callable[[str], object]] = {
    "clean": text.clean,
    "length": text.length,
    "render": markup.render,
    "render without links": lambda words: markup.render(words, links=False),
    "plain": markup.plain,
    "extract": markup.extract,
    "entry": entry_taken,
    "reply": reply_refused,
    "nickname": nickname_refused,
}


def seconds(work: Callable[[str], object], words: str) -> float:
    """The best of three, in time of this thread: what else the machine does at the moment is not asked."""
    times = []
    for _ in range(3):
        began = time.thread_time()
        work(words)
        times.append(time.thread_time() - began)
        if times[-1] < NOISE:
            break
    return min(times)


def grows_too_fast(work: Callable[[str], object], shape: Callable[[int], str], size: int = SIZE) -> bool:
    """Whether twice the words, *size* instead of half of it, take more than `GROWTH` times as long."""
    return seconds(work, shape(size)) > GROWTH * seconds(work, shape(size // 2)) + NOISE


def main() -> int:
    """Measure everything."""
    wrong = []
    for name, work in WORKS.items():
        times = {shape: seconds(work, build(SIZE)) for shape, build in SHAPES.items()}
        worst = max(times, key=lambda shape: times[shape])
        print(f"{name}: at most {times[worst] * 1000:.1f} ms ({worst}), {len(times)} shapes of {SIZE}")
        if times[worst] > LONGEST:
            wrong.append(name)
        # Thrice, since a busy machine makes one measurement in a hundred look like growth.
        fast = [s for s, build in SHAPES.items() if all(grows_too_fast(work, build) for _ in range(3))]
        if fast:
            wrong.append(f"{name} grows with {', '.join(fast)}")
    print(f"hostile lengths: {'failed: ' + '; '.join(wrong) if wrong else 'held'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
