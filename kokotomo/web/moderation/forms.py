"""Forms of reports: their shape and their words."""

from wtforms import RadioField, TextAreaField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.web.forms import PageForm
from kokotomo.web.moderation import phrases


class ReportForm(PageForm):
    """Why, and what else there is to say. Nothing is chosen beforehand."""

    reason = RadioField(
        "理由",
        choices=[SelectChoice(value=value.value, label=label) for value, label in phrases.REASONS.items()],
        validate_choice=False,
    )
    words = TextAreaField("伝えておきたいこと", render_kw={"rows": 4})


class LetterReportForm(ReportForm):
    """The same of a letter; *letter* is its public id, and need not be chosen where there is one."""

    letter = RadioField("どの言葉ですか", choices=[], validate_choice=False)


class NoteForm(PageForm):
    """A moderator's note."""

    memo = TextAreaField("メモを足す", render_kw={"rows": 3})
