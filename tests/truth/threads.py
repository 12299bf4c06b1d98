"""The replies of ``replies.tsv``: who wrote which, where, in answer to what."""

from kokotomo.domain.comments.models import Comment
from kokotomo.foundation import clock
from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.world import World, add_reply, find

ON_HOST_PAGE = (
    # name, author, stands under, answers (where that is another one)
    ("by_A", "A", None, None),
    ("by_writer", "writer", None, None),
    ("below_writer", "A", "by_writer", None),
    ("writer_answers_A", "writer", "by_A", None),
    ("A_answers_the_answer", "A", "by_A", "writer_answers_A"),
    ("by_suspended_writer", "suspended_writer", None, None),
    ("below_suspended_writer", "A", "by_suspended_writer", None),
    ("by_left_writer", "left_writer", None, None),
    ("below_left_writer", "A", "by_left_writer", None),
    ("by_minor_writer", "minor_writer", None, None),
    ("below_minor_writer", "A", "by_minor_writer", None),
    ("hidden", "writer", None, None),
    ("below_hidden", "A", "hidden", None),
    ("deleted", "writer", None, None),
    ("below_deleted", "A", "deleted", None),
)
ELSEWHERE = (
    # name, author, page, stands under
    ("by_minor_to_a_minor", "minor", "minor_page", None),
    ("by_mutual_to_a_minor", "mutual", "minor_page", None),
    ("under_mutual", "mutual", "mutual/plain", None),
    ("under_turned_private", "stranger", "turned_private/plain", None),
    ("under_deleted", "stranger", "deleted/plain", None),
    ("under_hidden", "stranger", "hidden/plain", None),
    ("unsigned_by_A", "A", "unsigned_member/plain", None),
    ("unsigned_by_writer", "writer", "unsigned_member/plain", None),
    ("unsigned_by_minor_writer", "minor_writer", "unsigned_member/plain", None),
    ("unsigned_hidden", "A", "unsigned_member/plain", None),
    ("below_unsigned_hidden", "A", "unsigned_member/plain", "unsigned_hidden"),
)


def written(world: World) -> None:
    """Write them all, and hide and delete what is to be hidden and deleted."""
    rows: dict[str, Comment] = {}
    for name, author, above, answered in ON_HOST_PAGE:
        parent = rows[above] if above else None
        rows[name] = _add(
            world,
            name,
            author,
            "host_page",
            parent_id=parent.id if parent else None,
            answered_id=rows[answered].id if answered else (parent.id if parent else None),
        )
    for name, author, page, above in ELSEWHERE:
        under = rows[above].id if above else None
        rows[name] = _add(world, name, author, page, parent_id=under, answered_id=under)
    rows["hidden"].hidden_at = rows["unsigned_hidden"].hidden_at = clock.now()
    rows["deleted"].deleted_at = clock.now()
    rows["deleted"].body = rows["deleted"].body_html = ""


def _add(world: World, name: str, author: str, page: str, **more: int | None) -> Comment:
    body = canaries.word("body")
    diary = find((world.pages.get(page) or world.entries[page]).public_id)
    comment = add_reply(diary, world.cast.users[author].id, body, **more)
    world.replies[name] = Thing(name, comment.public_id, author, {"body": body}, name)
    world.hosts[name] = page
    return comment
