"""Forms of roles, phones and the admins' place, brought as `forms_sent_twice` brings its forms."""

from kokotomo.domain.accounts.models import Appointment, SecondFactor
from kokotomo.foundation import public_ids
from kokotomo.foundation.mail import OutgoingMail
from tests.stories.sent_twice import Sent, Stage
from tests.support.factories_accounts import PASSWORD, name, settled
from tests.support.office import Office


def propose(stage: Stage) -> Sent:
    """A role for somebody: one proposal."""
    office, person = Office(stage.app), stage.people.member(name())
    page = stage.page_form(office.browser, "/admin/roles", lambda one: one.value("nickname") is not None)
    fields = page.filled(nickname=person.nickname, matter="volunteer", withdraws="0")
    return Sent(office.browser, "/admin/roles", fields, {"appointments": 1})


def confirm(stage: Stage) -> Sent:
    """The second admin's yes: one role."""
    office = Office(stage.app)
    page = stage.page_form(office.browser, "/admin/roles", lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        office.browser,
        f"/admin/roles/{office.proposal}/confirmation",
        page.filled(),
        {"role_grants": 1},
        holds=lambda: (
            stage.value(Appointment.outcome, Appointment.public_id == office.proposal) == "confirmed"
        ),
    )


def try_a_letter_again(stage: Stage) -> Sent:
    """One letter that falls due."""
    office = Office(stage.app)
    page = stage.page_form(office.browser, "/admin/mail", lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        office.browser,
        f"/admin/mail/{office.letter}/retry",
        page.filled(),
        {},
        holds=lambda: stage.value(OutgoingMail.failed_at, OutgoingMail.public_id == office.letter) is None,
    )


def add_a_help_line(stage: Stage) -> Sent:
    """One help line."""
    said = {"name": f"よるの電話 {public_ids.new()}", "phone": "0120-000-000"}
    return _added(stage, "help-lines", "help_lines", **said, channel="phone", audience="all")


def add_a_topic(stage: Stage) -> Sent:
    """One topic."""
    return _added(stage, "topics", "topics", name=public_ids.new()[:18], group="暮らし")


def add_a_question(stage: Stage) -> Sent:
    """One question."""
    return _added(stage, "questions", "questions", text=f"雨の日の音は {public_ids.new()}")


def set_up_a_phone(stage: Stage) -> Sent:
    """はじめる: one secret that waits."""
    person = settled(stage.app, f"{public_ids.new()}@example.jp", nickname=name())
    visitor = stage.people.browser(person)
    path = "/settings/second-factor"
    page = stage.page_form(visitor, path, lambda one: one.value("present_password") is not None)
    return Sent(
        visitor,
        path,
        page.filled(present_password=PASSWORD),
        {"second_factors": 1},
        holds=lambda: stage.value(SecondFactor.confirmed_at, SecondFactor.user_id == person.id) is None,
    )


def _added(stage: Stage, place: str, table: str, **said: str) -> Sent:
    office = Office(stage.app)
    first = next(iter(said))
    page = stage.page_form(office.browser, f"/admin/{place}", lambda one: one.value(first) is not None)
    return Sent(office.browser, f"/admin/{place}", page.filled(**said), {table: 1})


FORMS = (propose, confirm, try_a_letter_again, add_a_help_line, add_a_topic, add_a_question, set_up_a_phone)
