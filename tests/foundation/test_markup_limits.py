"""What a posted text goes through takes time in step with its length, whatever its shape (SAFETY B8).

Figures in milliseconds are printed by ``python -m bench.prove_hostile_lengths``; here only growth is asked,
which a slow machine does not change.
"""

from collections.abc import Callable

import pytest

from bench.prove_hostile_lengths import WORKS, grows_too_fast, seconds
from kokotomo.foundation import markup
from tests.foundation import shown
from tests.support.hostile_shapes import SHAPES


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_twice_the_words_of_any_shape_take_less_than_two_and_a_half_times_as_long(
    work: Callable[[str], object],
):
    assert len(SHAPES) >= 40
    growing = [name for name, shape in SHAPES.items() if grows_too_fast(work, shape)]
    # A machine that is busy with something else makes a measurement look like growth now and then.
    for _ in range(3):
        growing = [name for name in growing if grows_too_fast(work, SHAPES[name])]
    assert growing == []


def test_the_measure_of_growth_sees_a_square():
    def pairs(words: str) -> int:
        return sum(1 for a in words for b in words if a == b)

    assert seconds(pairs, "あ" * 1500) > 0.02
    assert grows_too_fast(pairs, lambda size: "あ" * size, size=1500)


@pytest.mark.parametrize("size", [20_000, 20_001, markup.LONGEST])
def test_every_shape_up_to_the_longest_that_is_read_at_all_stays_harmless(size: int):
    for name in ("'<b>'", "'<!--'", "'[a](http://'", "'&lt;'", "just below the guard"):
        words = SHAPES[name](size)
        html = markup.render(words)
        assert shown.intruders(html) == [], name
        assert len("".join(shown.lines(html))) > 0.3 * len(words.replace("\n", "")), name
