"""Ids and addresses that are none: not found, on both databases. Postgres refuses NUL even in a question."""

import pytest

from kokotomo.foundation import public_ids

NUL = "\x00" * public_ids.LENGTH


@pytest.mark.parametrize("path", ["/diaries", "/drafts"])
def test_a_topic_that_is_no_id_keeps_nobody_from_an_answer_in_words(people, path: str):
    browser = people.browser(people.member())
    fields = {"event": "あ", "audience": "members", "wish": "reply", "topics": NUL}
    assert browser.post(path, fields).status_code in (303, 422)


def test_a_session_that_is_no_id_is_not_ended(people):
    browser = people.browser(people.member())
    assert browser.post("/settings/sessions/%00/deletion").status_code < 500
    assert browser.get("/settings").status_code == 200


@pytest.mark.parametrize("name", ["next", "kept_page"])
def test_half_an_address_is_no_way_back(visitor, name: str):
    half = "http://[::1"
    assert visitor.get("/login", query_string={name: half}).status_code == 200
    answer = visitor.post(
        "/login", {"email": "nobody@example.jp", "password": "ちがう合言葉だよ", name: half}
    )
    assert answer.status_code == 422
