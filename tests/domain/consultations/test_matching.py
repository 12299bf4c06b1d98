"""The rule of matching: a table of who suits what, and what holds whatever is asked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokotomo.domain.consultations.matching import Fit, Kind, Listener, Need, Reason, best, fit, the_one
from kokotomo.domain.consultations.rules import AgeBand, Wish
from kokotomo.domain.volunteers.rules import Hours, Way

CHILDREN, NIGHT_SHIFT, CATS = 1, 2, 3
NIGHT = Hours.WEEKDAY_NIGHT

TABLE = [
    ("nothing in common", Need(), Listener(), []),
    ("a liked topic", Need((CATS,)), Listener(liked=frozenset({CATS})), [Reason(Kind.LIKED, (CATS,))]),
    (
        "lived through, which says more than liking",
        Need((CHILDREN,)),
        Listener(liked=frozenset({CHILDREN}), lived=frozenset({CHILDREN})),
        [Reason(Kind.LIVED, (CHILDREN,))],
    ),
    (
        "one topic lived, one liked, the same way and hours",
        Need((CHILDREN, CATS), way=Way.CHAT, hours=NIGHT),
        Listener(
            liked=frozenset({CATS}),
            lived=frozenset({CHILDREN}),
            ways=frozenset({Way.CHAT}),
            hours=frozenset({NIGHT}),
        ),
        [
            Reason(Kind.LIVED, (CHILDREN,)),
            Reason(Kind.LIKED, (CATS,)),
            Reason(Kind.WAY),
            Reason(Kind.HOURS),
        ],
    ),
    ("another way", Need(way=Way.LISTEN), Listener(ways=frozenset({Way.CHAT})), []),
    (
        "near in age, where it was wished for",
        Need(wish=Wish.AGE, band=AgeBand.THIRTIES),
        Listener(band=AgeBand.THIRTIES),
        [Reason(Kind.AGE)],
    ),
    ("near in age, unasked", Need(band=AgeBand.THIRTIES), Listener(band=AgeBand.THIRTIES), []),
    ("talked before, where wished for", Need(wish=Wish.BEFORE), Listener(before=True), [Reason(Kind.BEFORE)]),
    ("talked before, unasked", Need(wish=Wish.LIVED), Listener(before=True), []),
]


@pytest.mark.parametrize(
    ("need", "listener", "reasons"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_the_reasons_are_those_of_the_table(need, listener, reasons):
    found = fit(need, listener)
    assert isinstance(found, Fit)
    assert list(found.reasons) == reasons


def test_a_refused_topic_is_out_whatever_else_fits():
    listener = Listener(lived=frozenset({CHILDREN}), refused=frozenset({CATS}), before=True)
    assert fit(Need((CHILDREN, CATS), wish=Wish.BEFORE), listener) is None
    assert best("a", Need((CATS,)), [("one", listener)]) == []


def test_who_was_wished_for_comes_before_who_only_likes_the_topic():
    likes = Listener(liked=frozenset({CATS}), free=3)
    lived = Listener(lived=frozenset({CATS}), free=1)
    known = Listener(before=True)
    assert best("a", Need((CATS,), wish=Wish.LIVED), [("likes", likes), ("lived", lived)])[0] == "lived"
    assert best("a", Need((CATS,), wish=Wish.BEFORE), [("likes", likes), ("known", known)])[0] == "known"


def test_who_is_late_or_was_asked_much_is_asked_after_others():
    fine = Listener(liked=frozenset({CATS}))
    crowd = [("late", replace(fine, late=1)), ("asked", replace(fine, invited=3)), ("fine", fine)]
    assert best("a", Need((CATS,)), crowd) == ["fine", "asked", "late"]


def test_nobody_without_a_free_place_and_nobody_who_rests_is_invited():
    crowd = [("full", Listener(free=0)), ("rests", Listener(rests=True)), ("there", Listener())]
    assert best("a", Need(), crowd) == ["there"]


def test_age_counts_and_is_never_a_reason_to_be_said():
    found = fit(Need(wish=Wish.AGE, band=AgeBand.FIFTIES), Listener(band=AgeBand.FIFTIES))
    assert found is not None
    assert not found.is_close


CLOSE, CLOSER = Fit(30, (Reason(Kind.LIKED, (CATS,)),)), Fit(50, (Reason(Kind.LIVED, (CATS,)),))
FAR = Fit(60, (Reason(Kind.WAY),))


@pytest.mark.parametrize(
    ("letters", "handed"),
    [
        ([], None),
        ([("refused", None, True)], None),
        ([("far", FAR, False), ("close", CLOSE, False), ("closer", CLOSER, False)], "closer"),
        ([("older", CLOSE, False), ("younger", CLOSE, False)], "older"),
        ([("closer", CLOSER, False), ("urgent", FAR, True)], "urgent"),
        ([("refused", None, False), ("oldest", FAR, False), ("far", FAR, False)], "oldest"),
    ],
)
def test_the_one_is_urgent_or_closest_or_oldest(letters, handed):
    assert the_one(letters) == handed


topics = st.frozensets(st.integers(1, 6), max_size=4)
listeners = st.builds(
    Listener,
    liked=topics,
    lived=topics,
    refused=st.frozensets(st.integers(5, 7), max_size=1),
    ways=st.frozensets(st.sampled_from(Way)),
    hours=st.frozensets(st.sampled_from(Hours)),
    band=st.sampled_from(AgeBand),
    free=st.integers(0, 8),
    late=st.integers(0, 5),
    invited=st.integers(0, 20),
    before=st.booleans(),
    rests=st.booleans(),
)
needs = st.builds(
    Need,
    topics=st.lists(st.integers(1, 6), max_size=2, unique=True).map(tuple),
    way=st.none() | st.sampled_from(Way),
    wish=st.none() | st.sampled_from(Wish),
    band=st.sampled_from(AgeBand),
    hours=st.none() | st.sampled_from(Hours),
)


@given(needs, st.lists(listeners, max_size=8), st.randoms())
def test_the_order_in_which_they_come_makes_no_difference(need, crowd, dice):
    named = [(f"v{number}", one) for number, one in enumerate(crowd)]
    shuffled = list(named)
    dice.shuffle(shuffled)
    assert best("letter", need, named) == best("letter", need, shuffled)


@given(needs, listeners)
def test_more_in_common_never_counts_less_and_more_late_never_more(need, listener):
    found = fit(need, listener)
    if found is None:
        return
    for more in (
        {"lived": listener.lived | set(need.topics)},
        {"ways": frozenset(Way)},
        {"hours": frozenset(Hours)},
        {"free": listener.free + 1},
        {"before": True},
        {"band": need.band},
    ):
        better = fit(need, replace(listener, **more))
        assert better is not None
        assert better.points >= found.points, more
    for less in ({"late": listener.late + 1}, {"invited": listener.invited + 1}):
        worse = fit(need, replace(listener, **less))
        assert worse is not None
        assert worse.points <= found.points, less


@given(needs, listeners)
def test_liking_one_more_of_its_topics_never_counts_less(need, listener):
    found, better = fit(need, listener), fit(need, replace(listener, liked=listener.liked | set(need.topics)))
    assert (found is None) == (better is None)
    if found is not None and better is not None:
        assert better.points >= found.points


@given(needs, listeners)
def test_what_is_refused_is_refused(need, listener):
    assert (fit(need, listener) is None) == bool(listener.refused & set(need.topics))
