"""Who sees a reply: by itself and in the list under its page (PRODUCT 2, 3 and 8)."""

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.comments.queries import replies as queries
from kokotomo.domain.diaries.queries.entries import find_diary
from kokotomo.foundation import clock

# viewer, page's writer, reply's author, what is the case, whether the viewer sees the reply
TABLE = [
    ("guest", "adult", "adult", "", True),
    ("stranger", "adult", "adult", "", True),
    ("young", "adult", "adult", "", True),
    ("writer", "adult", "adult", "", True),
    ("author", "adult", "adult", "", True),
    ("guest", "adult", "adult", "reply hidden", False),
    ("stranger", "adult", "adult", "reply hidden", False),
    ("writer", "adult", "adult", "reply hidden", True),
    ("author", "adult", "adult", "reply hidden", True),
    ("guest", "adult", "adult", "reply deleted", False),
    ("stranger", "adult", "adult", "reply deleted", False),
    ("writer", "adult", "adult", "reply deleted", False),
    ("author", "adult", "adult", "reply deleted", False),
    ("guest", "adult", "adult", "author suspended", False),
    ("stranger", "adult", "adult", "author suspended", False),
    ("writer", "adult", "adult", "author suspended", False),
    ("author", "adult", "adult", "author suspended", True),
    ("guest", "adult", "adult", "author left", False),
    ("writer", "adult", "adult", "author left", False),
    ("stranger", "adult", "adult", "viewer muted author", False),
    ("writer", "adult", "adult", "viewer muted author", False),
    ("stranger", "adult", "adult", "author muted viewer", True),
    ("stranger", "adult", "adult", "viewer blocked author", False),
    ("stranger", "adult", "adult", "author blocked viewer", False),
    ("writer", "adult", "adult", "author blocked viewer", False),
    ("writer", "adult", "adult", "viewer blocked author", False),
    ("author", "adult", "adult", "viewer blocked writer", False),
    ("stranger", "adult", "adult", "viewer blocked writer", False),
    ("stranger", "adult", "adult", "writer blocked author", True),
    ("stranger", "adult", "adult", "viewer suspended", True),
    ("stranger", "adult", "adult", "writer suspended", False),
    ("stranger", "adult", "adult", "writer left", False),
    ("guest", "adult", "adult", "page for members", False),
    ("stranger", "adult", "adult", "page for members", True),
    ("author", "adult", "adult", "page mutual", False),
    ("author", "adult", "adult", "page mutual, viewer and writer mutual", True),
    ("author", "adult", "adult", "page private", False),
    ("writer", "adult", "adult", "page private", True),
    ("writer", "adult", "adult", "page deleted", False),
    ("author", "adult", "adult", "page deleted", False),
    ("stranger", "adult", "adult", "page closed", True),
    # a minor's reply under an adult's page: all who may see the page, but for guests
    ("guest", "adult", "minor", "", False),
    ("stranger", "adult", "minor", "", True),
    ("young", "adult", "minor", "", True),
    ("writer", "adult", "minor", "", True),
    ("author", "adult", "minor", "", True),
    ("stranger", "adult", "minor", "author blocked viewer", False),
    ("young", "adult", "minor", "viewer muted author", False),
    # under a minor's page: adults come there only if its writer follows them, and meet no other minor by it
    ("stranger", "minor", "adult", "", False),
    ("stranger", "minor", "adult", "writer follows viewer", True),
    ("stranger", "minor", "minor", "writer follows viewer", False),
    ("stranger", "minor", "minor", "writer follows viewer, author follows viewer", True),
    ("stranger", "minor", "minor", "author follows viewer", False),
    ("young", "minor", "minor", "", True),
    ("young", "minor", "adult", "", True),
    ("writer", "minor", "minor", "", True),
    ("writer", "minor", "adult", "", True),
    ("guest", "minor", "adult", "", False),
]


class Scene:
    """A page, a reply, a viewer, and what happens to them."""

    def __init__(self, people, ties, viewer, writer, author):
        self.ties = ties
        self.writer = people.minor() if writer == "minor" else people.member()
        self.author = people.minor() if author == "minor" else people.member()
        self.viewer = {
            "guest": Anonymous,
            "stranger": people.member,
            "young": people.minor,
            "writer": lambda: self.writer,
            "author": lambda: self.author,
        }[viewer]()
        self.page = ties.page(self.writer, audience="members" if writer == "minor" else "everyone")
        if writer == "minor" and author == "adult":
            ties.follow(self.writer, self.author)
        self.reply = ties.reply(self.author, self.page)

    def let(self, happen):
        """What the table calls *happen*."""
        for part in filter(None, happen.split(", ")):
            match part.split():
                case ["reply", "hidden"]:
                    self.ties.change(self.reply, hidden_at=clock.now())
                case ["reply", "deleted"]:
                    self.ties.change(self.reply, deleted_at=clock.now())
                case ["page", "closed"]:
                    self.ties.change(self.page, wish="none")
                case ["page", "deleted"]:
                    self.ties.change(self.page, deleted_at=clock.now(), listed_at=None)
                case ["page", "private"]:
                    self.ties.close(self.writer, self.page)
                case ["page", *_, audience]:
                    self.ties.change(self.page, audience=audience)
                case [who, "suspended"]:
                    self.ties.suspend(getattr(self, who))
                case [who, "left"]:
                    self.ties.leave(getattr(self, who))
                case [one, "and", other, "mutual"]:
                    self.ties.mutual(getattr(self, one), getattr(self, other))
                case [one, "follows", other]:
                    self.ties.follow(getattr(self, one), getattr(self, other))
                case [one, "muted", other]:
                    self.ties.mute(getattr(self, one), getattr(self, other))
                case [one, "blocked", other]:
                    self.ties.block_row(getattr(self, one), getattr(self, other))
                case _:
                    raise AssertionError(part)


def listed(viewer, page):
    """The ids of all replies in the list that *viewer* finds under *page*; none where there is no page."""
    if find_diary(viewer, page.public_id) is None:
        return []
    rows = queries.replies_of(viewer, page).items
    return [reply.id for top in rows for reply in (top, *top.answers) if reply.deleted_at is None]


@pytest.mark.parametrize(("viewer", "writer", "author", "happen", "seen"), TABLE)
def test_a_reply_is_seen_as_the_table_says(in_app, people, ties, viewer, writer, author, happen, seen):
    scene = Scene(people, ties, viewer, writer, author)
    scene.let(happen)
    found = queries.find_comment(scene.viewer, scene.reply.public_id)
    assert (found is not None) is seen
    assert (scene.reply.id in listed(scene.viewer, scene.page)) is seen


ABOVE = [
    ("stranger", "adult", "", True),
    ("stranger", "adult", "reply deleted", True),
    ("guest", "adult", "reply deleted", True),
    ("stranger", "adult", "reply hidden", False),
    ("writer", "adult", "reply hidden", True),
    ("author", "adult", "reply hidden", True),
    ("stranger", "adult", "author suspended", False),
    ("stranger", "adult", "author left", False),
    ("stranger", "adult", "author blocked viewer", False),
    ("stranger", "adult", "viewer blocked author", False),
    ("stranger", "adult", "viewer muted author", False),
    ("stranger", "minor", "", True),
    ("guest", "minor", "", False),
    ("guest", "adult", "", True),
]


@pytest.mark.parametrize("depth", ["below it", "answering it beside it"])
@pytest.mark.parametrize(("viewer", "author", "happen", "seen"), ABOVE)
def test_answers_go_with_the_reply_that_they_answer(
    in_app, people, ties, viewer, author, happen, seen, depth
):
    """Whatever makes a reply drop out takes its answers along; deleting it leaves them."""
    scene = Scene(people, ties, viewer, "adult", author)
    other = people.member()
    if depth != "below it":
        first = ties.reply(other, scene.page)
        ties.change(scene.reply, parent_id=first.id, answered_id=first.id)
    answer = ties.reply(scene.writer, scene.page, answered=scene.reply)
    scene.let(happen)
    assert (queries.find_comment(scene.viewer, answer.public_id) is not None) is seen
    assert (answer.id in listed(scene.viewer, scene.page)) is seen


def test_ones_own_answer_goes_with_the_reply_above_too(in_app, people, ties):
    writer, author, me = people.member(), people.member(), people.member()
    page = ties.page(writer)
    above = ties.reply(author, page)
    mine = ties.reply(me, page, answered=above)
    ties.block(author, me)
    assert listed(me, page) == []
    assert listed(people.member(), page) == [above.id, mine.id]
    assert queries.find_own(me, mine.public_id) is not None


def test_a_deleted_reply_keeps_its_place_only_while_an_answer_below_it_is_seen(in_app, people, ties):
    writer, author, me = people.member(), people.member(), people.member()
    page = ties.page(writer)
    alone, above = ties.reply(author, page), ties.reply(author, page)
    answer = ties.reply(writer, page, answered=above)
    for reply in (alone, above):
        ties.change(reply, deleted_at=clock.now(), body="", body_html="")
    (place,) = queries.replies_of(me, page).items
    assert (place.id, place.html, [a.id for a in place.answers]) == (above.id, "", [answer.id])
    ties.mute(me, writer)
    assert queries.replies_of(me, page).items == []
    ties.change(answer, deleted_at=clock.now())
    assert queries.replies_of(people.member(), page).items == []


def test_a_guest_meets_no_minor_in_the_line_to_whom_an_answer_speaks(in_app, people, ties):
    writer, minor, adult = people.member(), people.minor("ちいさな星"), people.member()
    page = ties.page(writer, audience="everyone")
    first = ties.reply(adult, page)
    second = ties.reply(minor, page, answered=first)
    ties.reply(writer, page, answered=second)
    (top,) = queries.replies_of(Anonymous(), page).items
    assert top.answers == ()
    (top,) = queries.replies_of(adult, page).items
    assert [answer.answer_to for answer in top.answers] == [None, "ちいさな星"]


ANSWERING = [
    ("stranger", "adult", "", True),
    ("young", "adult", "", True),
    ("stranger", "minor", "", False),
    ("stranger", "minor", "author follows viewer", True),
    ("stranger", "minor", "viewer follows author", False),
    ("young", "minor", "", True),
    ("writer", "minor", "", True),
    ("author", "minor", "", True),
]


@pytest.mark.parametrize(("viewer", "author", "happen", "may"), ANSWERING)
def test_a_minor_is_answered_as_the_table_says(in_app, people, ties, viewer, author, happen, may):
    scene = Scene(people, ties, viewer, "adult", author)
    below = ties.reply(scene.writer, scene.page, answered=scene.reply)
    scene.let(happen)
    for reply in (scene.reply, below):
        found = queries.find_answerable(scene.viewer, scene.page.public_id, reply.public_id)
        assert (found is not None) is may
    (top,) = queries.replies_of(scene.viewer, scene.page).items
    assert [top.answerable, top.answers[0].answerable] == [may, may]


@pytest.mark.parametrize("wrong", ["", "x", "\x00" * 26, "a" * 26])
def test_an_id_that_is_none_finds_nothing(in_app, people, ties, wrong):
    me = people.member()
    page = ties.page(me)
    assert queries.find_comment(me, wrong) is None
    assert queries.find_own(me, wrong) is None
    assert queries.find_answerable(me, page.public_id, wrong) is None
