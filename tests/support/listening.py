"""A volunteer among many, with something in hand and much that waits: what queries must not notice."""

from datetime import timedelta

from flask import Flask

from kokotomo.domain.consultations.actions import openings, rooms
from kokotomo.domain.diaries.models import Topic
from kokotomo.domain.volunteers.models import Volunteer, VolunteerTopic
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_consultations import a_letter, a_volunteer, taken
from tests.support.people import People
from tests.support.visitor import Visitor

IN_HAND = 6
"""As many as leave two places free."""


class Listening:
    """*browser* is one of a volunteer who proved that it is them; around them *size* letters that wait,
    urgent ones among them, and volunteers who read. *letter* waits, *opening* is held, *thread* taken,
    *along* read along, *face* is shown in メンバー紹介: public ids."""

    def __init__(self, app: Flask, size: int = 1) -> None:
        people = People(app)
        with app.app_context():
            me = self.user = a_volunteer(people, cap=8, ways="chat", hours="weekday_night")
            topics = db.session.query(Topic).order_by(Topic.position).limit(12).all()
            for topic in topics[: min(size, 12)]:
                db.session.add(VolunteerTopic(user_id=me.id, topic_id=topic.id, kind="liked"))
            now = clock.now()
            for number in range(size):
                writer = people.member() if number % 2 else None
                urgent = {"danger_at": now} if number % 3 == 1 else {}
                sent = now - timedelta(hours=number + 1)
                self.letter = a_letter(writer, topics=tuple(topics[:2]), at=sent, **urgent).public_id
                read = a_letter(at=sent).public_id
                openings.open_letter(a_volunteer(people), read)
            for _ in range(min(size, IN_HAND)):
                thread = a_letter()
                taken(thread, me, promised_on=clock.today())
                self.thread = thread.public_id
            for _ in range(size):
                thread, trainee = a_letter(), a_volunteer(people, on_trial=True, senior_id=me.id)
                shown = a_volunteer(people, is_introduced=True)
                self.face = db.session.get_one(Volunteer, shown.id).public_id
                taken(thread, trainee).senior_id = me.id
                self.along = thread.public_id
                rooms.write(me, "迷っています。", public_ids.new())
            held = a_letter()
            self.opening = openings.open_letter(me, held.public_id).public_id
        self.browser = Visitor(app)
        self.browser.sign_in(me, proved=True)
