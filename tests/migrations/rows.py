"""Real rows in every table, so that a migration is tried on a site that people use."""

from datetime import timedelta
from io import BytesIO

from flask import Flask, current_app
from sqlalchemy import func, select

from kokotomo.domain.accounts.actions import kept_forms, links, registration, roles, sessions
from kokotomo.domain.accounts.applications import Application
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import Purpose, Role
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Keepsake
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, MutedWord, Topic, TopicChoice
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.domain.figures.models import ClosedWriter, CountedDay, DailySum, StandingTie, SumStep
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows.models import Greeting
from kokotomo.domain.limits.models import Tally
from kokotomo.domain.moderation import record
from kokotomo.domain.moderation.actions import reports as moderation
from kokotomo.domain.moderation.models.cases import Case
from kokotomo.domain.moderation.models.decisions import Appeal, Decision, Measure
from kokotomo.domain.moderation.models.duty import Shift
from kokotomo.domain.portability.actions import receive as bring
from kokotomo.domain.portability.rules import Choices
from kokotomo.domain.portability.sweeps import work_off
from kokotomo.foundation import clock, public_ids, tombstones, upkeep
from kokotomo.foundation.db import Base, db
from tests.migrations.threads import consult
from tests.support.factories_accounts import joining
from tests.support.factories_reports import reported
from tests.support.factories_roles import holding, with_factor
from tests.support.people import People


def fill(app: Flask) -> dict[str, int]:
    """Let two people use the site until every table has rows; how many each table has."""
    people = People(app)
    with app.app_context():
        one, other, far = people.member(), people.member(), people.member()
        topic = lists.topics()[0]
        content = Content(event="駅までの道。\n雨あがり。", title="朝", topics=(topic.public_id,))
        entry = Entry(content, Audience.MEMBERS, Wish.REPLY, clock.today())
        page = entries.publish(one, entry, public_ids.new())
        entries.publish(one, Entry(content, Audience.PRIVATE, Wish.NONE, clock.today()), public_ids.new())
        drafts.save_draft(one, Written(Content(event="書きかけ")), public_ids.new())
        first = comments.reply(other, page, "読みました。", None, public_ids.new())
        comments.reply(one, page, "ありがとう。", first, public_ids.new())
        comments.mark_read(other, page)
        follows.follow(other, one)
        db.session.add(Greeting(sender_id=other.id, recipient_id=one.id, card="night", day=clock.today()))
        db.session.flush()
        follows.mute(one, far)
        follows.block(other, far)
        sessions.start_session(one, device="試験")
        links.add(one, Purpose.RESET, public_ids.new())
        kept_forms.keep(one, "/diaries/new", [("event", "残った言葉")])
        registration.register(_application())
        _keep(one, page, topic)
        _count(one, other)
        _appoint(one, other)
        consult(people, far, topic)
        _report(other, page)
        _decide(other, page)
        _plan(other)
        bring(one, BytesIO(b'{"text": "\xe9\x9b\xa8", "date": "1999-13-01"}\n'), Choices(), public_ids.new())
        work_off()
        db.session.add(Tally(key=public_ids.new(), count=1, expires_at=clock.now()))
        tombstones.bury("diary", [page.public_id])
        upkeep.note("erasure")
        db.session.commit()
        return counts()


def _appoint(one: User, other: User) -> None:
    """A role from the host, with a second factor that waits for its first code, and one that counts."""
    roles.appoint_from_host(one, "volunteer")
    sessions.await_code(one, stays=True, leads_to="/diaries")
    with_factor(other)


def _report(reporter: User, page: Diary) -> None:
    """A report, and somebody with a second factor who is done with it."""
    moderator = holding(People(current_app).member(), Role.MODERATOR)
    report = reported(reporter, page, words="見てください")
    moderation.take_note(moderator, report.public_id, "読みました", public_ids.new())
    moderation.finish(moderator, report.public_id)


def _plan(moderator: User) -> None:
    """Who is on duty."""
    at = clock.now()
    shift = Shift(form_key=public_ids.new(), starts_at=at, ends_at=at + timedelta(hours=2))
    shift.entered_by_id = shift.moderator_id = moderator.id
    db.session.add(shift)
    # What is longer than a band could be before.
    db.session.add(SumStep(day=clock.today(), measure="reports", band="impersonation"))


def _decide(moderator: User, page: Diary) -> None:
    """A case about *page*, what was decided, an objection, and the record of it."""
    case = Case(kind="diary", diary_id=page.id, about_id=page.author_id, reason="blame", rank=2)
    db.session.add(case)
    db.session.flush()
    decision = Decision(
        case_id=case.id, round=1, person_id=page.author_id, rule="blame", form_key=public_ids.new()
    )
    decision.decided_by_id = moderator.id
    db.session.add(decision)
    db.session.flush()
    db.session.add(Measure(decision_id=decision.id, kind="hide"))
    db.session.add(Appeal(decision_id=decision.id, form_key=public_ids.new()))
    record.append(moderator, "case.decided", f"case/{case.public_id}", measures=["hide"])


def _count(one: User, other: User) -> None:
    """What the figures have counted, and count from; the steps and days come from what the people wrote."""
    today = clock.today()
    db.session.add_all(
        [
            DailySum(day=today, measure="letters", band="teen", bucket=0, value=3),
            StandingTie(low_id=one.id, high_id=other.id, formed_on=today, until=today),
            ClosedWriter(user_id=one.id, closed_on=today, band="teen"),
            CountedDay(what="ties", day=today),
            SumStep(day=today, measure="letters", band="teen"),
        ]
    )


def _keep(one: User, page: Diary, topic: Topic) -> None:
    """What somebody keeps for themselves."""
    db.session.add_all(
        [
            Keepsake(owner_id=one.id, diary_id=page.id),
            TopicChoice(owner_id=one.id, topic_id=topic.id, choice="followed"),
            MutedWord(owner_id=one.id, word="雪"),
        ]
    )


def counts() -> dict[str, int]:
    """How many rows each table has; inside an app context."""
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def _application() -> Application:
    fields = joining()
    return Application(
        nickname=fields["nickname"],
        email=fields["email"],
        password=fields["password"],
        birth_year=fields["birth_year"],
        birth_month=fields["birth_month"],
        agreed=True,
        form_key=public_ids.new(),
        earlier=None,
    )
