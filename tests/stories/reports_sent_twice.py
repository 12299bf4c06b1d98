"""Forms of reports, brought as `forms_sent_twice` brings its forms."""

from kokotomo.domain.moderation.models.reports import Report
from tests.stories.sent_twice import Sent, Stage
from tests.support.office import Office

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


FORMS = (report_an_entry, report_a_person, take_a_note, finish)
