"""Work that falls due: old HTML is rendered anew."""

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import NEW_ACCOUNT
from kokotomo.domain.comments.models import Comment
from kokotomo.foundation import markup
from kokotomo.foundation.db import db, transaction

BATCH = 500


@transaction
def rerender() -> int:
    """Render one batch of replies that an older renderer wrote; returns how many, 0 when all are done."""
    rows = db.session.execute(
        select(Comment, User)
        .join(User, User.id == Comment.author_id)
        .where(Comment.renderer < markup.RENDERER_VERSION)
        .order_by(Comment.id)
        .limit(BATCH)
        .with_for_update(of=Comment, skip_locked=True)
    ).all()
    for comment, author in rows:
        # As on the day on which it was written: links of an account's first day cannot be followed.
        links = comment.created_at - author.created_at >= NEW_ACCOUNT
        comment.body_html = markup.render(comment.body, links=links)
        comment.renderer = markup.RENDERER_VERSION
    db.session.flush()
    return len(rows)
