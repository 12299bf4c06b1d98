"""Ids of things that are somebody else's, at every address that takes one (SAFETY B2)."""

import pytest

from kokotomo.domain.accounts.actions import kept_forms, links
from kokotomo.domain.accounts.models import Registration, User, UserSession
from kokotomo.domain.accounts.rules import Purpose
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.truth import canaries, routes, rows
from tests.truth.posts import Sender, words_for
from tests.truth.seen import Allowed, Watch

SUBJECTS = ("guest", "follower", "mutual", "blocked", "suspended", "minor")
ENTRIES = ("private/plain", "deleted/plain", "hidden/plain", "draft", "draft_of_edit")
REPLIES = ("hidden",)
THREADS = (
    "consultation",
    "guest's consultation",
    "answered consultation",
    "asked consultation",
    "member's page",
    "ended consultation",
    "farewell",
    "kept letter",
    "meeting",
)
SAME_EITHER_WAY = "accounts.withdrawal"
"""Says that a registration was taken back whether or not there was one: nobody learns which."""

KEPT = canaries.word("kept")

USED = ("user_sessions.last_used_at",)
"""Noted every five minutes, which so many tries take on a busy machine."""


@pytest.fixture
def foreign(world):
    """Ids by what they are of: all of the writer's own, or of people whom nobody meets."""
    cast = world.cast
    with world.app.app_context():
        writer = db.session.get_one(User, cast.users["writer"].id)
        kept = kept_forms.keep(writer, "/diaries/new", [("event", KEPT)])
        link, _token = links.add(writer, Purpose.RESET, public_ids.new())
        db.session.commit()
        found = {
            "session": db.session.query(UserSession).filter_by(user_id=writer.id).one().public_id,
            "kept": kept.public_id,
            "link": link.public_id,
            "registration": db.session.query(Registration).one().public_id,
        }
    found |= {name: world.entries[name].public_id for name in ENTRIES}
    found |= {name: world.replies[name].public_id for name in REPLIES}
    found |= {name: cast.users[name].public_id for name in ("left_writer",)}
    found["word"] = world.word
    found["report"] = world.pages["report"].public_id
    found["import"] = world.pages["import"].public_id
    found |= {name: world.pages[name].public_id for name in THREADS}
    found["notification"] = world.notices["reply/A", "writer"].public_id
    return found


def test_nobody_reads_or_changes_anything_by_a_foreign_id(world, foreign, figure):
    sender, watch, problems, tried = Sender(world), Watch(world), [], 0
    own = {"open/plain": world.entries["open/plain"].public_id, "by_A": world.replies["by_A"].public_id}
    before = rows.taken(world.app, without=USED)
    for route in routes.routes(world.app):
        if route.id == "-":
            continue
        ids = foreign | (own if route.whose == "owner" else {})
        for name, public_id in ids.items():
            path = route.path(public_id)
            for subject in SUBJECTS:
                for method in route.methods & {"GET", "POST"}:
                    tried += 1
                    if method == "GET":
                        answer = world.cast.browsers[subject].get(path)
                    else:
                        answer = sender.send(subject, path, _words(world, route))
                    leaks = watch.leaks(answer, Allowed(names={subject}), path)
                    if leaks or not _is_refused(answer, subject, route):
                        problems.append((route.endpoint, method, name, subject, answer.status_code, leaks))
    assert problems == [], problems[:30]
    assert rows.differing(before, rows.taken(world.app, without=USED)) == []
    figure("foreign ids: tries", tried)
    figure("foreign ids: read or written", len(problems))


def test_the_owner_gets_through_with_the_same_ids(world, foreign):
    browser, sender = world.cast.browsers["writer"], Sender(world)
    assert browser.get(f"/notifications/{foreign['notification']}").status_code == 303
    assert KEPT in browser.text(f"/diaries/new?kept={foreign['kept']}")
    assert browser.get(f"/diaries/{foreign['private/plain']}").status_code == 200
    gone = sender.send("writer", f"/settings/sessions/{foreign['session']}/deletion", {})
    assert gone.status_code == 303
    assert browser.get("/settings").status_code == 303


def test_a_foreign_id_in_a_query_or_a_field_opens_nothing(world, foreign):
    sender, cast = Sender(world), world.cast
    before = rows.taken(world.app)
    for subject in SUBJECTS[1:]:
        browser = cast.browsers[subject]
        for path in ("/diaries/new", "/settings", f"/diaries/{world.entries['open/plain'].public_id}"):
            assert KEPT not in browser.get(f"{path}?kept={foreign['kept']}").text
        for name in ("draft", "draft_of_edit"):
            assert browser.get(f"/diaries/new?draft={foreign[name]}").status_code == 404
        for name in ("private/plain", "hidden/plain"):
            answer = sender.send(subject, f"/drafts?diary={foreign[name]}", {"event": "よその日記に"})
            assert answer.status_code == 404
    # Of a reply that is not there for whom it answers, the box comes back with its words.
    host_page = world.pages["host_page"].public_id
    for subject in ("follower", "mutual", "minor"):
        words = {"body": "こたえ", "answered": foreign["hidden"]}
        answer = sender.send(subject, f"/diaries/{host_page}/replies", words)
        assert answer.status_code == 422
    assert rows.differing(before, rows.taken(world.app)) == []


def test_the_key_of_somebody_elses_form_is_of_no_use(world, foreign):
    sender = Sender(world)
    with world.app.app_context():
        draft = db.session.query(Draft).filter_by(public_id=foreign["draft"]).one().form_key
        entry = db.session.query(Diary).filter_by(public_id=foreign["private/plain"]).one().form_key
    words = {"event": "わたしの一日", "audience": "members", "wish": "reply", "day": "", "date": ""}
    before = rows.taken(world.app)
    answer = sender.send("mutual", "/drafts", {**words, "form_key": draft})
    assert answer.status_code == 404
    assert rows.differing(before, rows.taken(world.app)) == []
    words = words_for(world, routes.Route("diaries.publish", "/diaries", frozenset(), "-", "-", "member"), "")
    answer = sender.send("mutual", "/diaries", {**words, "form_key": entry})
    assert answer.status_code == 303
    assert world.entries["private/plain"].public_id not in answer.location
    now = rows.taken(world.app)
    assert all(now["diaries"][key] == row for key, row in before["diaries"].items())


def _words(world, route):
    if route.id == "diary":
        return {
            "event": "よその日記",
            "body": "よその返事",
            "audience": "everyone",
            "version": "1",
            "read": "1",
        }
    return {"body": "よその返事"}


def _is_refused(answer, subject, route):
    """404, or for a guest the way to sign in: never with anything in it."""
    if answer.status_code == 404:
        return True
    if route.endpoint == SAME_EITHER_WAY:
        return answer.status_code == 303 and answer.location == "/"
    if subject != "guest":
        return False
    doors = ("/login", "/consult/return")
    return answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith(doors))
