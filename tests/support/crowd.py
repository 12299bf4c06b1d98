"""A site on which everything about one reader is there once, or many times: what queries must not notice."""

from flask import Flask
from sqlalchemy import select

from kokotomo.domain.accounts.actions import sessions
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.actions import choices, drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, Draft, Question, Topic
from kokotomo.domain.diaries.rules import Choice, Content
from kokotomo.domain.notifications.models import Notification
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_diaries import an_entry
from tests.support.factories_imports import lines, received, said
from tests.support.factories_reports import reported
from tests.support.factories_ties import Ties
from tests.support.letters_desk import Desk
from tests.support.listening import Listening
from tests.support.office import Office
from tests.support.people import People
from tests.support.visitor import Visitor


class Crowd:
    """*size* people around *reader*, each with an entry, a tie, a reply and a 読んだよ; and *replies* replies
    under one page."""

    def __init__(self, app: Flask, size: int, replies: int) -> None:
        self.app, self.size = app, size
        people, self.ties = People(app), Ties(app)
        self.reader = people.member(welcomes_newcomers=True)
        self.others = [people.member() for _ in range(size)]
        self.far = [people.member() for _ in range(size)]
        with app.app_context():
            self.topic = db.session.scalars(select(Topic).order_by(Topic.position)).first()
            self.question = db.session.scalars(select(Question).order_by(Question.position)).first()
            # First what is the reader's own: the others' entries must stand on the first page of every list.
            self.about = {"topics": (self.topic.public_id,), "question_id": self.question.public_id}
            self.own = self._entry(self.reader, "everyone")
            self.private = self._entry(self.reader, "private")
            self._keep_things()
            choices.choose(self.reader, self.topic, Choice.FOLLOWED)
            self._write()
            self._answer(replies)
            self.notice = db.session.scalars(
                select(Notification).where(Notification.recipient_id == self.reader.id)
            ).first()
            self.draft = db.session.scalars(select(Draft).where(Draft.owner_id == self.reader.id)).first()
            self.theirs = self.ties.reply(self.others[0], self.page)
            self.report = reported(self.reader, self.theirs, "life")
        self.member, self.guest = people.browser(self.reader), Visitor(app)
        self.office = Office(app, size)
        self.listening = Listening(app, size)
        self.desk = Desk(app, self.reader, size)

    def _write(self) -> None:
        for other, far in zip(self.others, self.far, strict=True):
            self._entry(other, "everyone")
            self.ties.mutual(self.reader, other)
            self.ties.mute(self.reader, far)
            self.ties.follow(far, self.reader)
        self.page = self._entry(self.others[0], "everyone")

    def _entry(self, author: User, audience: str) -> Diary:
        said = {"title": "題", "feeling": "気持ち", "effort": "歩いた", **self.about}
        return entries.publish(author, an_entry(audience=audience, **said), public_ids.new())

    def _answer(self, replies: int) -> None:
        for page in (self.page, self.own):
            first: Comment | None = None
            for number in range(replies):
                other = self.others[number % self.size]
                comment = self.ties.reply(other, page, answered=first if number % 2 else None)
                first = first or comment
                if page is self.page:
                    comments.keep_reply(self.reader, comment)
        comments.keep_page(self.reader, self.page)
        self.reply = self.ties.reply(self.reader, self.page)
        for other in (*self.others, *self.far):
            comments.mark_read(other, self.own)

    def _keep_things(self) -> None:
        for number in range(self.size):
            words = Content(event=f"書きかけ{number}")
            drafts.save_draft(self.reader, Written(words), public_ids.new())
            choices.mute_word(self.reader, f"書かれないことば{number}")
            sessions.start_session(self.reader, device="試験")
            for audience in ("members", "private"):
                gone = entries.publish(self.reader, an_entry(audience=audience), public_ids.new())
                entries.publish(self.reader, an_entry(audience=audience), public_ids.new())
                entries.delete(self.reader, gone)
        self.gone = gone
        # A page of the report is one row, however many entries it names.
        file = lines(*(said("" if number else "取りこむ日記") for number in range(self.size + 1)))
        self.brought = received(self.reader, file)
