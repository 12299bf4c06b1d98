"""B26: the same form sent twice at once makes one thing, and both answers lead to it.

`make prove` sets KOKOTOMO_ROUNDS to 200.
"""

import os
from collections.abc import Callable

import pytest
from flask import Flask

from tests.stories import (
    forms_sent_twice,
    imports_sent_twice,
    letters_sent_twice,
    reports_sent_twice,
    roles_sent_twice,
    threads_sent_twice,
)
from tests.stories.sent_twice import Sent, Stage, rounds

ROUNDS = int(os.environ.get("KOKOTOMO_ROUNDS", "20"))


@pytest.mark.parametrize(
    "prepare",
    [
        *(*forms_sent_twice.FORMS, *imports_sent_twice.FORMS),
        *(*roles_sent_twice.FORMS, *reports_sent_twice.FORMS, *letters_sent_twice.FORMS),
        *threads_sent_twice.FORMS,
    ],
    ids=lambda prepare: prepare.__name__,
)
def test_a_form_sent_twice_at_once_makes_one_thing(
    app: Flask, prepare: Callable[[Stage], Sent], figure: Callable[[str, object], None]
):
    wrong = [*rounds(Stage(app), prepare, ROUNDS)]
    figure(f"double submit: {prepare.__name__} sent twice, rounds", ROUNDS)
    figure(f"double submit: {prepare.__name__} sent twice, rounds with anything but one result", len(wrong))
    assert wrong == []
