"""Posts that do not come from the site's own page with its own token change nothing (SAFETY B3)."""

import copy
from urllib.parse import urlencode

import pytest

from kokotomo.foundation import clock, public_ids
from kokotomo.web.access import PUBLIC
from tests.support.visitor import Visitor
from tests.truth import routes, rows
from tests.truth.forms import good_posts

SHOWN_ONCE = {"accounts.phone", "accounts.recovery_codes", "consultations.check", "consultations.code"}
"""Posts whose answer is the page itself: what stands on it stands nowhere else."""

CHANGES_NOTHING = {"comments.reading_removal", "consultations.check"}
"""There was nothing to take away, or it only shows what would be sent."""

ELSEWHERE = ("https://evil.invalid", "null", "http://localhost:81", "http://localhost.evil.invalid")


@pytest.fixture
def still():
    """The clock stands still: the code of a phone is one of its moment."""
    with clock.fixed(clock.now()):
        yield


def test_a_forged_post_changes_nothing_at_any_address(still, world, figure):
    problems, tried, done = [], 0, set()
    goods = list(good_posts(world))
    assert {good.endpoint for good in goods} == {r.endpoint for r in routes.routes(world.app) if r.is_posted}
    before = rows.taken(world.app)
    for good in goods:
        for name, answer in _forged(world.app, good):
            tried += 1
            if answer.status_code not in (400, 401):
                problems.append((good.endpoint, name, answer.status_code))
        left = rows.differing(before, now := rows.taken(world.app))
        if left:
            problems.append((good.endpoint, left))
            rows.put_back(world.app, before, now)
        # The same post as the site's own page sends it is taken: what was refused was the forging.
        jar = copy.deepcopy(good.browser.client._cookies)
        answer = good.browser.post(good.path, good.words)
        now = rows.taken(world.app)
        if answer.status_code != (200 if good.endpoint in SHOWN_ONCE else 303):
            problems.append((good.endpoint, "the good one", answer.status_code))
        if now != before:
            done.add(good.endpoint)
        rows.put_back(world.app, before, now)
        good.browser.client._cookies = jar
    assert problems == []
    assert {good.endpoint for good in goods} - done == CHANGES_NOTHING, "changed nothing when good"
    figure("forged posts: tries", tried)
    figure("forged posts: that changed anything", len(problems))


def test_asking_for_heads_writes_nothing_at_all(world):
    before = rows.taken(world.app, without=("user_sessions.last_used_at",))
    ids = {
        "diary": world.entries["open/plain"].public_id,
        "reply": world.replies["by_writer"].public_id,
        "person": world.cast.users["host"].public_id,
        "notification": world.notices["reply/A", "writer"].public_id,
        "topic": world.topic,
        "question": world.question,
    }
    for route in routes.routes(world.app):
        if route.is_read:
            answer = world.cast.browsers["writer"].client.head(route.path(ids.get(route.id, "x" * 43)))
            assert answer.status_code in (200, 303, 404), route.endpoint
            assert answer.data == b"", route.endpoint
    assert rows.differing(before, rows.taken(world.app, without=("user_sessions.last_used_at",))) == []


def test_pages_that_take_posts_are_left_by_neither_signing_in_nor_out(world):
    # A forged login would put somebody into the attacker's account, a forged logout out of their own.
    browser = world.cast.browsers["writer"]
    for path in ("/logout", "/login"):
        assert browser.client.post(path, data={"email": "a@b.jp", "password": "x"}).status_code == 400
        assert (
            browser.client.post(
                path, data={"csrf_token": browser.token()}, headers={"Origin": ELSEWHERE[0]}
            ).status_code
            == 400
        )
    assert browser.get("/settings").status_code == 200
    assert "accounts.login" in PUBLIC


def _forged(app, good):
    client, other = good.browser.client, Visitor(app)
    words = {"form_key": public_ids.new(), **good.words}
    own = good.browser.token()
    yield "no token", client.post(good.path, data=words)
    for name, token in (
        ("empty", ""),
        ("malformed", "あ.b.c"),
        ("cut", own[:-1]),
        ("somebody else's", other.token()),
        ("another session's", good.again.token()),
    ):
        yield name, client.post(good.path, data={**words, "csrf_token": token})
    full = {**words, "csrf_token": own}
    for origin in ELSEWHERE:
        yield f"Origin {origin}", client.post(good.path, data=full, headers={"Origin": origin})
    for site in ("cross-site", "same-site"):
        yield site, client.post(good.path, data=full, headers={"Sec-Fetch-Site": site})
    yield "text/plain", client.post(good.path, data=urlencode(full), content_type="text/plain")
    yield "json", client.post(good.path, json=full)
    yield "in the query", client.post(f"{good.path}?{urlencode(full)}")
