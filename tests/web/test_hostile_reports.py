"""SAFETY B7 for reports: nasty strings in their forms break nothing, and come back as they were sent."""

from tests.support.office import Office
from tests.support.people import People
from tests.support.unlimited import unlimited
from tests.web.test_hostile_fields import Sender, held, kept, nasty, sender

__all__ = ["nasty", "sender", "unlimited"]


def test_forms_of_reports_may_hold_anything_and_give_it_back(unlimited, sender, nasty):
    office, people = Office(unlimited.app), People(unlimited.app)
    moderator = Sender(office.browser)
    taken = 0
    for number, value in enumerate(nasty):
        path = f"/u/{people.member().public_id}/report"
        reason = ("life", "blame")[number % 2]
        for fields in ({"reason": value}, {"reason": "", "words": value}, {"reason": reason, "words": value}):
            answer = sender.post(path, {"words": "ことば", **fields})
            if answer.status_code != 303:
                assert answer.status_code == 422
                page = answer.get_data(as_text=True)
                assert kept("words", held(page, "words")) == kept("words", fields.get("words", "ことば"))
        taken += answer.status_code == 303
        sender.post(path, {"form_key": value, "reason": "other"})
        note = moderator.post(f"/reports/{office.report}/notes", {"memo": value})
        if note.status_code != 303:
            page = note.get_data(as_text=True)
            assert kept("memo", held(page, "memo")) == kept("memo", value)
    for path in ("/reports", f"/reports/{office.report}"):
        assert moderator.get(path).status_code == 200
    assert sender.broken == moderator.broken == []
    assert taken >= len(nasty) / 2
