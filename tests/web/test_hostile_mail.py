"""SAFETY B5, letters: plain text in one part, and not a word of what anybody wrote."""

from kokotomo.foundation import clock
from kokotomo.foundation.mail import enqueue
from kokotomo.web.mailing import SUBJECTS
from tests.support.factories_accounts import PASSWORD, settled, sign_in
from tests.support.factories_ties import ties
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor

__all__ = ["ties"]

HOSTILE = "<img src=x onerror=alert(1)>\r\nBcc: all@example.jp"


def test_no_kind_of_letter_shows_what_a_person_wrote(app, ties):
    user = settled(app, "mori@example.jp")
    ties.change(user, nickname=HOSTILE[:80], bio=HOSTILE)
    visitor = Visitor(app)
    sign_in(visitor, "mori@example.jp", PASSWORD)
    visitor.post("/reset", {"email": "mori@example.jp"})
    visitor.post("/settings/email", {"email": "kawa@example.jp", "present_password": PASSWORD})
    with app.app_context():
        for kind in SUBJECTS:
            facts = {"token": "t" * 43, "nickname": HOSTILE, "title": HOSTILE, "body": HOSTILE}
            enqueue(kind, "umi@example.jp", facts, once=f"{kind} {clock.now()}")
    letters = Mailbox(app).fetch()
    assert len(letters) >= len(SUBJECTS) + 2
    for letter in letters:
        assert letter.message.get_content_type() == "text/plain"
        assert not letter.message.is_multipart()
        assert "Bcc" not in letter.message
        assert "<" not in letter.body
        assert "onerror" not in letter.message.as_string()


def test_an_address_with_a_line_end_gets_no_letter(app):
    for address in ("a@example.jp\r\nBcc: b@example.jp", "a@example.jp\nb@example.jp", "<script>@example.jp"):
        assert Visitor(app).post("/reset", {"email": address}).status_code < 500
    assert all("\n" not in letter.to and "Bcc" not in letter.message for letter in Mailbox(app).fetch())
