"""What others wrote under the replies of somebody whose account is removed, and voices that fell silent."""

from datetime import timedelta

from sqlalchemy import delete, select

from kokotomo.domain.accounts.actions import leaving
from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.support.factories_accounts import PASSWORD, settled


def test_answers_to_somebody_whose_account_is_removed_keep_their_words_and_a_place(in_app, people, ties):
    writer, gone, friend = people.member(), people.member(), people.member()
    page = ties.page(writer)
    reply = ties.reply(gone, page, "いなくなる人の返事")
    ties.reply(friend, page, "その返事への返事", answered=reply)
    db.session.execute(delete(User).where(User.id == gone.id))
    db.session.commit()
    db.session.expunge_all()
    shown = queries.replies_of(friend, page).items
    assert ["その返事への返事" in one.html for one in shown] == [True]
    assert shown[0].parent_id is None
    assert timedelta(0) <= shown[0].created_at - page.published_at


def test_a_voice_that_left_is_none_and_counts_again_when_it_is_back(app, in_app, people, ties):
    writer, friend = people.member(), people.member()
    leaver = settled(app, "saru@example.jp")
    page = ties.page(writer)
    ties.reply(friend, page)
    reply = ties.reply(leaver, page)
    assert _voices(page) == 2
    leaving.leave(leaver, PASSWORD, public_ids.new())
    assert _voices(page) == 1
    leaving.come_back(leaver.public_id)
    assert _voices(page) == 2
    ties.reply(friend, page, answered=reply)
    leaving.leave(leaver, PASSWORD, public_ids.new())
    assert _voices(page) == 1


def test_an_answer_below_a_reply_that_is_not_shown_is_no_voice(app, in_app, people, ties):
    writer, friend = people.member(), people.member()
    leaver = settled(app, "saru@example.jp")
    page = ties.page(writer)
    ties.reply(friend, page, answered=ties.reply(leaver, page))
    assert _voices(page) == 2
    leaving.leave(leaver, PASSWORD, public_ids.new())
    assert _voices(page) == 0


def _voices(page):
    return db.session.scalar(select(Diary.voices).where(Diary.id == page.id))
