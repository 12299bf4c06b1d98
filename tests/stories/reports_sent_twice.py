"""Forms of reports, brought as `forms_sent_twice` brings its forms."""

from bench.pages import Form
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.consultations.actions import everyone, openings
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.moderation.models.reports import Report
from kokotomo.domain.volunteers.models import Volunteer
from kokotomo.foundation import public_ids
from kokotomo.foundation.db import db
from tests.stories.sent_twice import Sent, Stage
from tests.support.factories_consultations import a_letter, a_volunteer
from tests.support.office import Office
from tests.support.threads import a_pair, guest_browser
from tests.support.visitor import Visitor

SEALED = {"reports": 1, "data_keys": 1, "sum_steps": 1}
"""A report is sealed under a key of its own, and counted once."""


def report_an_entry(stage: Stage) -> Sent:
    """通報する: one report."""
    person, visitor = stage.member()
    page = stage.ties.page(stage.people.member(), event="今日", event_html="<p>今日</p>")
    path = f"/diaries/{page.public_id}/report"
    form = stage.page_form(visitor, path, lambda one: one.value("words") is not None)
    return Sent(
        visitor,
        path,
        form.filled(reason="blame", words="三つめの行です"),
        SEALED,
        holds=lambda: stage.value(Report.reporter_id, Report.diary_id == page.id) == person.id,
    )


def report_a_person(stage: Stage) -> Sent:
    """The same of a person, where no limit counts."""
    _person, visitor = stage.member()
    path = f"/u/{stage.people.member().public_id}/report"
    form = stage.page_form(visitor, path, lambda one: one.value("words") is not None)
    return Sent(visitor, path, form.filled(reason="life"), SEALED)


def report_a_face(stage: Stage) -> Sent:
    """The same of somebody in メンバー紹介."""
    _person, visitor = stage.member()
    with stage.app.app_context():
        shown = a_volunteer(stage.people, is_introduced=True)
        path = f"/volunteers/{db.session.get_one(Volunteer, shown.id).public_id}/report"
    return Sent(visitor, path, _form(stage, visitor, path).filled(reason="contact"), SEALED)


def report_who_listens(stage: Stage) -> Sent:
    """The same by a guest, of who listens to them: they are nobody by whom it could be one."""
    pair = a_pair(stage.people, guest=True)
    path = f"{pair.url}/listener-report"
    return Sent(pair.mine, path, _form(stage, pair.mine, path).filled(reason="contact"), SEALED)


def report_what_is_read(stage: Stage) -> Sent:
    """The same of a letter that one is only reading."""
    with stage.app.app_context():
        reader = a_volunteer(stage.people)
        opening = openings.open_letter(reader, a_letter().public_id).public_id
    visitor, path = Visitor(stage.app), f"/volunteer/readings/{opening}/report"
    visitor.sign_in(reader, proved=True)
    return Sent(visitor, path, _form(stage, visitor, path).filled(reason="suicide"), SEALED)


def report_what_came_back(stage: Stage) -> Sent:
    """The same by a guest, of a reply to what everybody reads."""
    with stage.app.app_context():
        letter = a_letter()
        everyone.publish("だれかに聞いてほしくて。", (), letter)
        page = db.session.get_one(Diary, letter.diary_id)
        came = comments.reply(stage.people.member(), page, "読みました。", None, public_ids.new()).public_id
    visitor = guest_browser(stage.app, letter)
    path = f"/consult/{letter.public_id}/replies/{came}/report"
    return Sent(visitor, path, _form(stage, visitor, path).filled(reason="blame"), SEALED)


def _form(stage: Stage, visitor: Visitor, path: str) -> Form:
    return stage.page_form(visitor, path, lambda one: one.value("words") is not None)


def take_a_note(stage: Stage) -> Sent:
    """メモを残す: one note."""
    office, path = _office(stage)
    form = stage.page_form(office.browser, path, lambda one: one.value("memo") is not None)
    return Sent(office.browser, f"{path}/notes", form.filled(memo="ていねいな人です"), {"report_notes": 1})


def finish(stage: Stage) -> Sent:
    """済みにする: one step, one state."""
    office, path = _office(stage)
    form = stage.page_form(office.browser, path, lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        office.browser,
        f"{path}/closure",
        form.filled(),
        {"report_notes": 1},
        holds=lambda: stage.value(Report.state, Report.public_id == office.report) == "done",
    )


def _office(stage: Stage) -> tuple[Office, str]:
    office = Office(stage.app)
    return office, f"/reports/{office.report}"


FORMS = (
    report_an_entry,
    report_a_person,
    report_a_face,
    report_who_listens,
    report_what_is_read,
    report_what_came_back,
    take_a_note,
    finish,
)
