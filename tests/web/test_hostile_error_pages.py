"""SAFETY B5 on the error pages that hold words: they hold them as the page for a stale form does, at which
``tests/browser/test_hostile_forms.py`` looks with all of them in a real browser."""

import re

import pytest
from sqlalchemy.exc import OperationalError

from tests.support.hostile_words import inputs

KEPT = re.compile(r'<textarea class="input"[^>]*>.*?</textarea>', re.DOTALL)


@pytest.fixture
def lines(shared):
    found = inputs(shared)
    assert len(found) > 150
    return found[::3]


@pytest.fixture
def me(people):
    return people.browser(people.member())


def kept_in(answer, status):
    """The fields that hold the words."""
    assert answer.status_code == status
    return KEPT.findall(answer.text)


@pytest.mark.parametrize(
    ("status", "error"), [(500, ZeroDivisionError()), (503, OperationalError("", {}, Exception()))]
)
def test_a_page_for_what_is_broken_holds_words_as_the_looked_at_page_does(
    app, me, lines, monkeypatch, status, error
):
    token = me.token()
    view = app.view_functions["diaries.publish"]

    def broken():
        raise error

    for line in lines:
        fields = {"event": line, "title": line}
        looked_at = kept_in(me.client.post("/diaries", data={**fields, "csrf_token": "x"}), 400)
        assert looked_at
        monkeypatch.setitem(app.view_functions, "diaries.publish", broken)
        answer = me.client.post("/diaries", data={**fields, "csrf_token": token})
        monkeypatch.setitem(app.view_functions, "diaries.publish", view)
        assert kept_in(answer, status) == looked_at


def test_a_page_for_a_limit_holds_words_as_the_looked_at_page_does(me, lines):
    for _ in range(200):
        if me.post("/mutes", {"word": "雪"}).status_code == 429:
            break
    token = me.token()
    for line in lines:
        looked_at = kept_in(me.client.post("/mutes", data={"word": line, "csrf_token": "x"}), 400)
        answer = me.client.post("/mutes", data={"word": line, "csrf_token": token})
        assert kept_in(answer, 429) == looked_at
