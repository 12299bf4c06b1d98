"""Bars and menus that were drawn once stand on everybody's pages with everybody's own words."""

import pytest
from flask import g

from kokotomo.web import framing
from kokotomo.web.framing import Known

HOSTILE = "<b>\"あ'&amp;"
NO_ROLE = {"listens": False, "moderates": False, "runs_site": False}


class Reader:
    """As much of a member as a bar asks about."""

    def __init__(self, nickname: str, letter: str) -> None:
        self.nickname, self.public_id, self.cover = nickname, letter * 26, "sora"


def test_a_bar_holds_its_readers_name_address_and_token_alone(app):
    bars = []
    for reader in (Reader("さざなみ", "b"), Reader(HOSTILE, "c")):
        with app.test_request_context("/"):
            bar = str(framing.member_bar(reader, **NO_ROLE))
            assert g.csrf_token in bar
            assert f"/u/{reader.public_id}" in bar
            bars.append((bar, g.csrf_token))
    assert "さざなみさんのノートと設定" in bars[0][0]
    assert "&lt;b&gt;&#34;あ&#39;&amp;amp;さんのノートと設定" in bars[1][0]
    assert "さざなみ" not in bars[1][0]
    assert bars[0][1] not in bars[1][0]
    assert "b" * 26 not in bars[1][0]


def test_a_bar_shows_the_places_of_its_readers_roles(app):
    with app.test_request_context("/"):
        plain, admin = (
            str(framing.member_bar(Reader("月", "b"), **NO_ROLE | {"runs_site": runs}))
            for runs in (False, True)
        )
    assert "/admin" in admin
    assert "/admin" not in plain


def test_the_menu_says_where_one_is_and_that_something_arrived(app):
    with app.test_request_context("/connections"):
        here = str(framing.menu("connections", lit=False))
    with app.test_request_context("/u/x/2026"):
        near, lit = (str(framing.menu("connections", lit=lit)) for lit in (False, True))
    assert 'aria-current="page"' in here
    assert 'aria-current="true"' in near
    assert "新しいお知らせがあります" in lit
    assert "新しいお知らせがあります" not in near


def test_a_part_that_asks_for_more_than_it_is_drawn_from_fails():
    with pytest.raises(TypeError, match="something_new"):
        _ = Known(lit=True).something_new
