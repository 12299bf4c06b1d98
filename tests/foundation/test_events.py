"""Events."""

from dataclasses import dataclass

import pytest

from kokotomo.foundation import events


@dataclass(frozen=True)
class Rang:
    times: int


@dataclass(frozen=True)
class RangLoudly(Rang):
    pass_on: bool = True


def test_subscribers_hear_exactly_their_kind_in_order_and_once():
    heard = []

    @events.subscribe(Rang)
    def first(event):
        heard.append(("first", event.times))

    @events.subscribe(Rang)
    def second(event):
        heard.append(("second", event.times))

    events.subscribe(Rang)(first)
    events.publish(Rang(3))
    events.publish(RangLoudly(9))
    assert heard == [("first", 3), ("second", 3)]


def test_an_error_of_a_subscriber_reaches_the_publisher():
    @dataclass(frozen=True)
    class Broke:
        pass

    @events.subscribe(Broke)
    def fail(_event):
        raise RuntimeError("so that the transaction rolls back")

    with pytest.raises(RuntimeError):
        events.publish(Broke())
