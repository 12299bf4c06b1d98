"""The card of あいさつ, brought before the site as `forms_sent_twice` brings its forms."""

from kokotomo.domain.follows.models import Greeting
from kokotomo.foundation import clock
from tests.stories.sent_twice import Sent, Stage


def greet(stage: Stage) -> Sent:
    """おやすみ, tapped twice: one card of this day, one notification."""
    person, (me, visitor) = stage.people.member(), stage.member()
    stage.ties.mutual(me, person)
    stage.ties.reply(person, stage.ties.page(me))
    page = stage.page_form(visitor, "/connections", lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        visitor,
        f"/u/{person.public_id}/greetings",
        page.filled(card="night"),
        {"greetings": 1, "notifications": 1},
        holds=lambda: stage.value(Greeting.day, Greeting.recipient_id == person.id) == clock.today(),
    )


def two_cards(stage: Stage) -> Sent:
    """The same from somebody whose card of today lies there already: nothing more, and no error."""
    sent = greet(stage)
    assert sent.visitor.post(sent.path, {"card": "morning"}).status_code == 303
    return Sent(sent.visitor, sent.path, sent.fields, {}, holds=sent.holds)
