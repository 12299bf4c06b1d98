"""Work that falls due: old HTML is rendered anew; and what a backup brought back is deleted again."""

from collections.abc import Mapping

from sqlalchemy import select

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import NEW_ACCOUNT
from kokotomo.domain.comments import actions
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.comments.rules import TOMBSTONE
from kokotomo.foundation import markup, tombstones
from kokotomo.foundation.db import db, transaction
from kokotomo.foundation.tombstones import Stone

BATCH = 500


def replay(stones: Mapping[str, Stone]) -> int:
    """Delete again the replies that *stones* say were deleted; how many. For a restored database."""
    there = db.session.execute(select(Comment.id, Comment.public_id).where(Comment.deleted_at.is_(None)))
    revived = tombstones.revived(TOMBSTONE, stones, there)
    db.session.rollback()
    for comment_id, _stone in revived:
        actions.delete_again(comment_id)
    return len(revived)


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
