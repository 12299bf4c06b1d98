"""What others wrote under the replies of somebody whose account is removed."""

from datetime import timedelta

from sqlalchemy import delete

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.foundation.db import db


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
