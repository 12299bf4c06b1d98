"""Every list and page asks the database as often for twenty entries as for one."""

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.queries import pages
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.queries.drafts import page_of_drafts
from kokotomo.domain.diaries.queries.entries import find_page, neighbours
from kokotomo.domain.diaries.rules import Content
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from tests.support.factories_diaries import an_entry
from tests.support.queries import counted

EVENING = clock.now().replace(hour=12)


class Shelf:
    """A writer's entries and drafts, and how often a list of them asks."""

    def __init__(self, app, people, ties, audience: str) -> None:
        self.app, self.audience = app, audience
        self.author, self.reader = people.member(), people.member()
        ties.mutual(self.author, self.reader)
        with app.app_context():
            self.topic, self.question = lists.topics()[0], lists.question_of_evening(EVENING)

    def put(self, count: int) -> None:
        with self.app.app_context():
            author = db.session.get(User, self.author.id)
            for _ in range(count):
                entry = an_entry(
                    audience=self.audience,
                    topics=(self.topic.public_id,),
                    question_id=self.question.public_id,
                )
                diary = entries.publish(author, entry, public_ids.new())
                drafts.save_draft(author, Written(Content(event="書きかけ")), public_ids.new())
                if self.audience == "private":
                    entries.delete(author, entries.publish(author, entry, public_ids.new()))
            self.last = diary.public_id

    def asks(self, name: str) -> list[str]:
        with self.app.app_context():
            author, reader = (db.session.get(User, one.id) for one in (self.author, self.reader))
            doing = {
                "everyone": lambda: pages.page_of_everyone(reader),
                "everyone, guest": lambda: pages.page_of_everyone(Anonymous()),
                "following": lambda: pages.page_of_following(reader),
                "waiting": lambda: pages.page_of_waiting(reader),
                "topic": lambda: pages.page_of_topic(reader, self.topic),
                "question": lambda: pages.page_of_question(reader, self.question),
                "notebook": lambda: pages.page_of_notebook(reader, author),
                "own notebook": lambda: pages.page_of_notebook(author, author),
                "deleted": lambda: pages.page_of_deleted(author),
                "drafts": lambda: page_of_drafts(author),
                "page": lambda: find_page(author, self.last),
                "neighbours": lambda: neighbours(author, find_page(author, self.last).diary),
            }[name]
            with counted(self.app) as seen:
                doing()
            return seen


@pytest.mark.parametrize(
    ("name", "audience", "most"),
    [
        ("everyone", "members", 1),
        ("everyone, guest", "everyone", 1),
        ("following", "mutual", 2),
        ("waiting", "members", 1),
        ("topic", "members", 1),
        ("question", "members", 1),
        ("notebook", "mutual", 1),
        ("own notebook", "members", 1),
        ("own notebook", "private", 2),
        ("deleted", "private", 2),
        ("drafts", "members", 2),
        ("page", "members", 1),
        ("page", "private", 4),
        ("neighbours", "members", 2),
    ],
)
def test_twenty_entries_cost_as_many_queries_as_one(app, people, ties, name, audience, most):
    shelf = Shelf(app, people, ties, audience)
    shelf.put(1)
    one = shelf.asks(name)
    shelf.put(20)
    twenty = shelf.asks(name)
    assert len(twenty) == len(one) <= most, "\n".join(twenty)


def test_publishing_with_all_that_an_entry_can_have_asks_six_times(app, people, ties):
    shelf = Shelf(app, people, ties, "mutual")
    entry = an_entry(audience="mutual", topics=(shelf.topic.public_id,), question_id=shelf.question.public_id)
    with app.app_context():
        author = db.session.get(User, shelf.author.id)
        with counted(app) as seen:
            entries.publish(author, entry, public_ids.new())
    # Sent before, topics, the entry, its topics, last choices, the draft: with the session and the three
    # counters of its limits a post stays within ten.
    assert len(seen) == 6, "\n".join(seen)
