"""Forms of the writer's side: their shape and their words. What may stand in them the domain decides."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.web.consultations import phrases
from kokotomo.web.forms import PageForm

GUEST, MEMBER = "guest", "member"
"""As whom somebody opened the form: a letter written without an account becomes no account's unasked."""


def _choices(names: dict[Any, str]) -> list[SelectChoice]:
    return [SelectChoice(value=one.value, label=label) for one, label in names.items()]


class FirstLetterForm(PageForm):
    """The letter, and the questions beside it that can all be skipped."""

    letter = TextAreaField("話したいこと")
    listener = RadioField("だれに聴いてほしいですか", choices=_choices(phrases.LISTENERS))
    way = RadioField("どんなふうに聴いてほしいですか", choices=_choices(phrases.WAYS))
    topics = SelectMultipleField("話題", choices=[])
    alias = StringField("呼び名", render_kw={"autocomplete": "off"})
    age = RadioField("年代", choices=_choices(phrases.AGES))
    wish = RadioField("どんな人に聴いてほしいですか", choices=_choices(phrases.WISHES))
    sender = HiddenField()
    consent = StringField()
    code = HiddenField()
    mark = HiddenField()

    def first(self) -> FirstLetter:
        """What the form says, as it was typed."""
        return FirstLetter(
            letter=self.letter.data or "",
            listener=self.listener.data or "",
            way=self.way.data or "",
            topics=tuple(self.topics.data or ()),
            alias=self.alias.data or "",
            age=self.age.data or "",
            wish=self.wish.data or "",
        )

    def carried(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden fields by which the confirming page carries the answers."""
        said = self.first().said()
        topics = [("topics", topic) for topic in said.pop("topics")]
        return [(name, value) for name, value in said.items() if value and name != "letter"] + topics


class ReceiptForm(PageForm):
    """控え: what a password store keeps, and two wishes. The code comes in the body."""

    label = StringField("保存するときの名前", render_kw={"autocomplete": "username"})
    code = HiddenField()
    mail = EmailField("メールアドレス", render_kw={"autocomplete": "email", "inputmode": "email"})
    keep = BooleanField("この端末では、14日間、番号なしで見る")


class AddressForm(PageForm):
    """The one mail's address, on a page of its own."""

    mail = EmailField("メールアドレス", render_kw={"autocomplete": "email", "inputmode": "email"})


class FarewellForm(PageForm):
    """What one may say at the end; *door* is drawn by hand, with its pictures."""

    thanks = TextAreaField("ひとこと", render_kw={"rows": 3})
    lighter = RadioField("すこし軽くなりましたか", choices=_choices(phrases.LIGHTER), validate_choice=False)
    door = StringField("ここから先の扉")
    refuses = BooleanField("2週間後の「その後どうですか」は、いりません")
