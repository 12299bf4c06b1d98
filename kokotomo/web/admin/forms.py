"""Forms of the admins' place: their shape and their words."""

from flask import request
from wtforms import RadioField, StringField, TextAreaField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import DateInput

from kokotomo.domain.help.rules.rows import Typed
from kokotomo.web.admin import phrases
from kokotomo.web.forms import PageForm

PLAIN = {"autocomplete": "off"}


def _choices(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in names.items()]


def posted_place() -> int:
    """The place that a button of this request names; whatever is no number is the first."""
    place = request.form.get("place", "")
    return int(place) if place.isascii() and place.isdigit() and len(place) < 7 else 1


class AppointmentForm(PageForm):
    """Something about somebody, for a second admin to decide."""

    nickname = StringField("ニックネーム", render_kw=PLAIN)
    matter = RadioField("役割", choices=_choices(phrases.MATTERS), validate_choice=False)
    withdraws = RadioField(
        "どうするか", choices=_choices(phrases.DIRECTIONS), validate_choice=False, default="0"
    )
    # Text, not a DateField: a date that cannot be read comes back as it was typed.
    until = StringField("いつまで", widget=DateInput())
    identity = RadioField("本人の確認", choices=_choices(phrases.IDENTITIES), validate_choice=False)
    interviewed_on = StringField("面談した日", widget=DateInput())
    service = RadioField("六か月の経験", choices=_choices(phrases.SERVICES), validate_choice=False)
    note = StringField("ほかでの経験の、たしかめかた", render_kw=PLAIN)


class HelpLineForm(PageForm):
    """One help line."""

    name = StringField("名前", render_kw=PLAIN)
    phone = StringField("電話番号", render_kw=PLAIN)
    url = StringField("ページの住所", render_kw={"autocomplete": "off", "inputmode": "url"})
    channel = RadioField("話しかた", choices=_choices(phrases.CHANNELS), validate_choice=False)
    audience = RadioField("だれのための連絡先か", choices=_choices(phrases.AUDIENCES), validate_choice=False)
    hours = StringField("時間", render_kw=PLAIN)
    note = StringField("説明", render_kw=PLAIN)
    easy_note = StringField("やさしい言葉の説明", render_kw=PLAIN)
    source = StringField("たしかめた先", render_kw=PLAIN)

    def typed(self) -> Typed:
        """What the domain asks for, as it was typed."""
        return Typed(**{name: self[name].data or "" for name in Typed.__dataclass_fields__})


class TopicForm(PageForm):
    """One 話題."""

    name = StringField("話題", render_kw=PLAIN)
    group = StringField("まとまり", render_kw=PLAIN)


class QuestionForm(PageForm):
    """One 今日の問い."""

    text = TextAreaField("問い", render_kw={"rows": 2})
