"""What each form of the site sends, and to which address, for one thing of the world."""

from typing import Any

from werkzeug.test import TestResponse

from kokotomo.domain.consultations.models.threads import Consultation, Letter
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.truth.routes import Route
from tests.truth.world import World, find

WORDS: dict[str, dict[str, str]] = {
    "comments.reply": {"body": "こんばんは。読みました。"},
    "comments.reading": {"read": "1"},
    "comments.edit_reply": {"body": "書きなおした返事"},
    "portability.choices": {"year": "1999", "audience": "members"},
    "moderation.thread_report": {"reason": "contact"},
    "moderation.held_report": {"reason": "suicide"},
    "moderation.listener_report": {"reason": "contact"},
    "moderation.reading_report": {"reason": "life"},
    "moderation.face_report": {"reason": "contact"},
    "consultations.letter": {"body": "ありがとう。"},
    "consultations.draft": {"body": "書きかけ", "draft": "0"},
    "consultations.summary": {"handed": "0"},
    "consultations.to_everyone": {"words": "夜が長いです。", "consent": CONSENT_VERSION},
    "consultations.closing": {"thanks": "読んでくれて、ありがとう。"},
    "consultations.meeting": {"wants": "1"},
    "volunteers.farewell_meeting": {"wants": "1"},
    "volunteers.follow_up": {"sent": "0"},
    "volunteers.letter": {"body": "読みました。"},
    "volunteers.draft": {"body": "書きかけ", "draft": "0"},
    "volunteers.note": {"note": "覚え書き", "version": "0"},
    "volunteers.promise": {"day": clock.today().isoformat()},
    "volunteers.room_answer": {"body": "読みました。"},
    "volunteers.decision": {"decision": "decline", "letter": "今回は、ごめんなさい。"},
    "volunteers.claim": {"day": clock.today().isoformat()},
    "admin.help_line": {"name": "よるの電話", "phone": "0120-000-000", "channel": "phone", "audience": "all"},
    "admin.help_line_place": {"place": "3"},
    "admin.topic": {"name": "雨の日", "group": "暮らし"},
    "admin.topic_place": {"place": "9"},
    "admin.topic_retirement": {"retired": "1"},
    "admin.question": {"text": "雨の日に聴く音はありますか。"},
    "admin.question_place": {"place": "9"},
    "admin.question_retirement": {"retired": "1"},
    "follows.greetings": {"card": "night"},
    "moderation.diary_report": {"reason": "blame", "words": "見てください"},
    "moderation.reply_report": {"reason": "life"},
    "moderation.person_report": {"reason": "impersonation"},
    "moderation.shift_relief": {"wanted": "1"},
    "moderation.note": {"memo": "ほかの返事はていねいです"},
    "accounts.profile": {"bio": "猫と散歩", "cover": "fuji", "theme": "dark", "time_zone": "Asia/Tokyo"},
}


def public_id_of(world: World, kind: str, name: str) -> str:
    """The id of the thing *name*; of an entry, of the one without a title."""
    if kind == "person":
        return world.cast.users[name].public_id
    if kind == "topic":
        return world.topics[name]
    if kind == "face":
        return world.face
    if kind == "question":
        return world.question
    if kind in ("letter", "opening"):
        return world.pages[name].public_id
    if kind == "consultation" and name in world.pages:
        return world.pages[name].public_id
    if kind in ("import", "appointment", "mail", "help_line", "consultation"):
        return world.pages[kind].public_id
    if kind in ("farewell", "meeting", "kept_letter"):
        return world.pages[name if name in world.pages else kind.replace("_", " ")].public_id
    if kind in ("report", "application", "trainee", "room", "shift"):
        return world.pages[name].public_id
    if kind == "word":
        return world.word
    things = {"reply": world.replies, "draft": world.entries}.get(kind, world.entries)
    return (things.get(name) or things[f"{name}/plain"]).public_id


def words_for(world: World, route: Route, public_id: str) -> dict[str, str]:
    """Fields that would be taken if the sender may send them."""
    if route.endpoint in ("diaries.revision", "diaries.publish", "diaries.kept_draft", "diaries.audience"):
        return _entry(world, route, public_id)
    if route.endpoint in ("consultations.change", "consultations.block"):
        return _partner(world)
    if route.endpoint == "consultations.letter_keepsake":
        return {"letter": letter_to_keep(world)}
    return dict(WORDS.get(route.endpoint, {}))


def letter_to_keep(world: World) -> str:
    """The writer's own letter in the thread that is over."""
    with world.app.app_context():
        row = db.session.query(Consultation).filter_by(public_id=world.pages["ended consultation"].public_id)
        own = db.session.query(Letter).filter_by(consultation_id=row.one().id, side="writer")
        return own.one().public_id


def _partner(world: World) -> dict[str, str]:
    """Who listens to the writer: the page of 相手を変える names them."""
    with world.app.app_context():
        return {"partner": db.session.get_one(Volunteer, world.cast.users["cleared"].id).public_id}


def _entry(world: World, route: Route, public_id: str) -> dict[str, str]:
    today = clock.today().isoformat()
    fields = {"event": "書きなおした一日", "wish": "reply", "day": today, "date": "", "audience": "members"}
    if route.id != "diary":
        return fields
    with world.app.app_context():
        diary = find(public_id)
        if route.endpoint == "diaries.audience":
            return {"audience": "private" if diary.audience != "private" else "members"}
        return {**fields, "audience": diary.audience, "version": str(diary.version)}


class Sender:
    """Posts as each viewer, with one good token a browser."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: dict[str, str] = {}

    def send(self, viewer: str, path: str, words: dict[str, Any], **more: Any) -> TestResponse:
        """*words* from *viewer*'s browser, with its token and a fresh key."""
        browser = self.world.cast.browsers[viewer]
        if viewer not in self.tokens:
            self.tokens[viewer] = browser.token()
        fields = {"csrf_token": self.tokens[viewer], "form_key": public_ids.new(), **words}
        answer = browser.client.post(path, data=fields, **more)
        if answer.status_code == 303:
            browser.get("/hiding")  # takes the sentence that travels in the cookie
        return answer
