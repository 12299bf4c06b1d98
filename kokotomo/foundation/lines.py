"""Short fields of one line, as an operator fills them in: tidied, and looked at all at once."""

from collections.abc import Collection, Mapping

from kokotomo.foundation import text
from kokotomo.foundation.errors import Problem


def one_line(typed: str) -> str:
    """*typed* in one line: cleaned, white space of every kind as single spaces."""
    return " ".join(text.clean(typed).split())


def problems_of(
    fields: Mapping[str, str], limits: Mapping[str, int], *, required: Collection[str]
) -> dict[str, Problem]:
    """What is wrong with tidied *fields*: ``<name>.blank`` for one of *required*, ``<name>.long`` (limit,
    length) for one with more code points than its column holds."""
    problems = {}
    for name, words in fields.items():
        if not words and name in required:
            problems[name] = Problem(f"{name}.blank")
        elif len(words) > limits[name]:
            facts = {"limit": limits[name], "length": text.length(words)}
            problems[name] = Problem(f"{name}.long", facts)
    return problems
