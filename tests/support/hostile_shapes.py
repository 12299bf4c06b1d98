"""Worst cases for whatever reads people's words: shapes that are long in one way, of any length asked for."""

from collections.abc import Callable

UNITS = (
    "[ ![ <![ ]( []( [a](http:// [a](https://a.jp) ![a](b) [a]:x [^a] [[ ( ) {: ** *_ *あ* **あ** "
    "***あ*** (*^^*) _ ~~a~~ > - <b> <!-- < & &lt; ` \\* https:// https://a.jp/( /https://a. "
    "http://a.jp/))) a.a.a. www.a. a@b. あ \u0301 a\u0301\u0301 👩\u200d 🇯 \u202e \x02klzzwxh:0001\x03"
).split(" ")
LINES = [
    "> a\n",
    "> > a\n",
    "- a\n",
    "  - a\n",
    "1. a\n",
    "1. a\n  1. b\n",
    "```\n",
    "\n",
    "\n\n",
    "a\n",
    "あ\n\n",
]
LINES += [
    "\u3000\n",
    " ",
    "\t",
    "# a\n",
    "---\n",
    "a\n===\n",
    "|a|b|\n|-|-|\n",
    "* *",
    "**a *b* c** ",
    "> ",
    "* ",
]


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _stairs(step: str, line: str) -> Callable[[int], str]:
    def build(size: int) -> str:
        words, n = "", 0
        while len(words) < size:
            words, n = words + step * (n % 150) + line, n + 1
        return words[:size]

    return build


def just_below_the_guard(size: int) -> str:
    words = (
        "> 「あ」と*言った*。\n" * 190
        + "- *ああ* い。\n" * 5
        + "- あ\n" * 300
        + "[あ](https://a.jp/?b&c) " * 99
    )
    return (words + "<>" * 190 + "あ" * size)[:size]


SHAPES = {ascii(unit): _repeated(unit) for unit in [*UNITS, *LINES]} | {
    "stairs": _stairs(" ", "- a\n"),
    "numbered stairs": _stairs("  ", "1. a\n"),
    "nested quotes": _stairs("> ", "a\n"),
    "numbers": lambda size: "".join(f"{n}. a\n" for n in range(1, size))[:size],
    "emphasis before a long line": lambda size: ("*あ*い" * 199 + "あ" * size)[:size],
    "emphasis behind a long line": lambda size: ("あ" * size + "*あ*い" * 199)[-size:],
    "emphasis in emphasis": lambda size: ("**い" + "*ああ* " * 198 + "い**" + "あ" * size)[:size],
    "just below the guard": just_below_the_guard,
}
