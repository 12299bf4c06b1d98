"""The forms of an import, for `sent_twice`."""

from tests.stories.sent_twice import Sent, Stage
from tests.support.factories_imports import lines, received, said
from tests.support.uploads import Upload


def bring(stage: Stage) -> Sent:
    """A file of diaries: one import, read on trial."""
    _person, visitor = stage.member()
    page = stage.page_form(visitor, "/settings/import", lambda one: one.value("year") is not None)
    fields = page.filled(file=[Upload(lines(said()))])
    return Sent(visitor, "/settings/import", fields, {"imports": 1, "import_parts": 1})


def take_in(stage: Stage) -> Sent:
    """取りこむ: it begins once."""
    person, visitor = stage.member()
    with stage.app.app_context():
        where = f"/settings/import/{received(person, lines(said())).public_id}"
    page = stage.page_form(visitor, where, lambda one: one.action.endswith("/taking"))
    return Sent(visitor, f"{where}/taking", page.filled(), {})


FORMS = (bring, take_in)
