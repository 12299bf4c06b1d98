"""Figures that proofs print: each a line of name and value, and a line of a file where one is named."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

VARIABLE = "KOKOTOMO_FIGURES"
"""Names the file to which `make prove` has figures written."""


def figure(name: str, value: object) -> None:
    """Say that *name* came to *value*; tabs between them, so that both may hold spaces."""
    line = f"{name}\t{value}"
    print(line)
    target = os.environ.get(VARIABLE)
    if target:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


@pytest.fixture(name="figure")
def figure_of(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Writes down a figure, with the database on which it was found."""
    databases = [part for part in ("sqlite", "postgres") if part in request.node.name]
    where = f" ({databases[0]})" if databases else ""
    return lambda name, value: figure(f"{name}{where}", value)
