"""当番表 without a script: from form to database to page, and what everybody else is told of it."""

import re
from datetime import timedelta

from kokotomo.foundation import clock


def test_a_moderator_switches_themselves_on_and_off_and_guests_are_told_whether_not_who(moderator, visitor):
    assert "いまは当番がいません。つぎの当番は、まだ決まっていません。" in visitor.text("/help")
    assert moderator.post("/duty/now", {"hours": "2"}).status_code == 303
    assert "あなたは当番です" in moderator.text("/duty")
    page = visitor.text("/help")
    assert "いまは当番がいて" in page
    name = re.search("<bdi>(.+?)</bdi>", moderator.text("/duty"))
    assert name is not None
    assert name[1] not in page
    assert moderator.post("/duty/now/removal", {}).status_code == 303
    assert "いまは当番がいません" in visitor.text("/help")


def test_a_shift_is_entered_and_stands_in_the_plan_and_a_mistake_keeps_the_form(moderator, visitor):
    day = (clock.today() + timedelta(days=1)).isoformat()
    shift = {"day": day, "start": "22", "hours": "3", "whose": "mine"}
    assert moderator.post("/duty/shifts", shift).status_code == 303
    assert "22:00–1:00" in moderator.text("/duty")
    assert "つぎはあす22:00からです。" in visitor.text("/help")
    wrong = moderator.post("/duty/shifts", {**shift, "hours": "99"})
    assert wrong.status_code == 422
    assert "長さは12時間までです" in wrong.text
    assert moderator.post("/duty/shifts", {**shift, "day": "1999-01-01"}).status_code == 422


def test_numbers_under_five_are_not_shown_to_anybody(visitor):
    page = visitor.text("/numbers")
    assert "5未満" in page
    assert "まだ出せません" in page
