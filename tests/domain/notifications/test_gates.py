"""Nothing is told about what the recipient may not see, also when that changes later (PRODUCT 7)."""

import pytest

from kokotomo.domain.comments import actions as comments
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows.rules import Card
from kokotomo.domain.notifications import queries
from kokotomo.foundation import clock

PERSONAL = ("follower", "greeting")
KINDS = ["reply", "answer", "reading", "follower", "greeting"]


class Scene:
    """Somebody, *me*, is told of something that *actor* did under a page of *writer*."""

    def __init__(self, people, ties, kind, actor_age="adult"):
        self.ties = ties
        self.me = people.member()
        self.actor = people.minor() if actor_age == "minor" else people.member()
        self.writer = people.member() if kind == "answer" else self.me
        self.page = ties.page(self.writer)
        self.comment = None
        match kind:
            case "reply":
                self.comment = ties.reply(self.actor, self.page)
            case "answer":
                mine = ties.reply(self.me, self.page)
                self.comment = ties.reply(self.actor, self.page, answered=mine)
            case "reading":
                comments.mark_read(self.actor, self.page)
            case "follower":
                follows.follow(self.actor, self.me)
            case "greeting":
                ties.mutual(self.actor, self.me)
                follows.greet(self.actor, self.me, Card.NIGHT)

    def told(self):
        """Whether *me* is told, by the window, the list, ホーム and the address; they must agree."""
        window = queries.has_unseen(self.me)
        page = queries.page_of_notifications(self.me, clock.TOKYO).items
        latest = queries.latest(self.me, 5)
        rows = [arrival for item in page for arrival in item.arrivals]
        assert window is bool(rows) is bool(latest)
        assert all(queries.find_notification(self.me, row.public_id) for row in rows)
        return window


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told(in_app, people, ties, kind):
    scene = Scene(people, ties, kind)
    assert scene.told()
    (item,) = queries.latest(scene.me, 5)
    assert (item.latest.kind, item.names, item.is_new) == (kind, (scene.actor.nickname,), True)
    assert item.latest.title == (scene.page.title if kind not in PERSONAL else None)
    assert item.latest.card == (Card.NIGHT if kind == "greeting" else None)


GATES = {
    "the actor blocks me": lambda s: follows.block(s.actor, s.me),
    "I block the actor": lambda s: follows.block(s.me, s.actor),
    "I mute the actor": lambda s: follows.mute(s.me, s.actor),
    "the actor is suspended": lambda s: s.ties.suspend(s.actor),
    "the actor leaves": lambda s: s.ties.leave(s.actor),
}


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_told_of_people_who_are_not_to_be_met(in_app, people, ties, kind, gate):
    scene = Scene(people, ties, kind)
    GATES[gate](scene)
    assert not scene.told()


PAGE_GATES = {
    "the page is deleted": lambda s: entries.delete(s.writer, s.page),
    "the page is hidden": lambda s: s.ties.change(s.page, hidden_at=clock.now()),
    "the page is closed": lambda s: s.ties.close(s.writer, s.page),
    "its writer blocks me": lambda s: s.ties.block_row(s.writer, s.me),
    "I mute its writer": lambda s: follows.mute(s.me, s.writer),
    "its writer is suspended": lambda s: s.ties.suspend(s.writer),
    "its writer leaves": lambda s: s.ties.leave(s.writer),
    "its writer hides the reply": lambda s: comments.hide(s.writer, s.comment, s.page),
    "the reply is deleted": lambda s: comments.delete_reply(s.actor, s.comment, s.page),
}


@pytest.mark.parametrize("gate", PAGE_GATES)
def test_an_answer_under_another_persons_page_is_told_only_while_it_is_seen(in_app, people, ties, gate):
    scene = Scene(people, ties, "answer")
    PAGE_GATES[gate](scene)
    assert not scene.told()


@pytest.mark.parametrize("kind", ["reply", "reading"])
def test_nothing_is_told_of_ones_own_page_once_it_is_deleted(in_app, people, ties, kind):
    scene = Scene(people, ties, kind)
    entries.delete(scene.me, scene.page)
    assert not scene.told()
    entries.restore(scene.me, scene.page)
    assert scene.told()


def test_what_i_hid_under_my_page_is_no_news(in_app, people, ties):
    scene = Scene(people, ties, "reply")
    comments.hide(scene.me, scene.comment, scene.page)
    assert not scene.told()
    comments.unhide(scene.me, scene.comment, scene.page)
    assert scene.told()


def test_a_page_of_ones_own_that_was_closed_shows_no_words_outside_of_it(in_app, people, ties):
    scene = Scene(people, ties, "reply")
    ties.close(scene.me, scene.page)
    (item,) = queries.latest(scene.me, 5)
    assert (item.latest.title, item.latest.day) == (None, scene.page.day)


@pytest.mark.parametrize("kind", ["reading", "follower"])
def test_a_tap_that_is_taken_back_is_told_no_longer(in_app, people, ties, kind):
    scene = Scene(people, ties, kind)
    if kind == "reading":
        comments.unmark_read(scene.actor, scene.page)
    else:
        follows.unfollow(scene.actor, scene.me)
    assert not scene.told()


@pytest.mark.parametrize("who", ["I", "they"])
def test_a_card_is_told_of_only_between_mutual_followers(in_app, people, ties, who):
    scene = Scene(people, ties, "greeting")
    one, other = (scene.me, scene.actor) if who == "I" else (scene.actor, scene.me)
    follows.unfollow(one, other)
    assert not scene.told()
    follows.follow(one, other)
    assert [item.latest.kind for item in queries.latest(scene.me, 5)].count("greeting") == 1


def test_a_follow_that_i_ended_is_told_no_longer(in_app, people, ties):
    scene = Scene(people, ties, "follower")
    follows.remove_follower(scene.me, scene.actor)
    assert not scene.told()


@pytest.mark.parametrize(("kind", "told"), [("reply", True), ("reading", False), ("follower", True)])
def test_an_adult_is_told_of_a_minor_as_far_as_they_meet(in_app, people, ties, kind, told):
    """A reply under the adult's page is seen there; 読んだよ names a person, so the minor must follow."""
    scene = Scene(people, ties, kind, actor_age="minor")
    assert scene.told() is told
    if kind == "reading":
        ties.follow(scene.actor, scene.me)
        assert scene.told()


def test_what_stands_below_somebody_blocked_is_not_told(in_app, people, ties):
    writer, me, between, actor = (people.member() for _ in range(4))
    page = ties.page(writer)
    above = ties.reply(between, page)
    mine = ties.reply(me, page, answered=above)
    ties.reply(actor, page, answered=mine)
    assert queries.has_unseen(me)
    follows.block(between, me)
    assert not queries.has_unseen(me)


def test_nobody_finds_another_persons_notification(in_app, people, ties):
    scene = Scene(people, ties, "reply")
    (item,) = queries.latest(scene.me, 5)
    for other in (scene.actor, people.member()):
        assert queries.find_notification(other, item.latest.public_id) is None
        assert not queries.has_unseen(other)
    for wrong in ("", "x", "\x00" * 26):
        assert queries.find_notification(scene.me, wrong) is None
