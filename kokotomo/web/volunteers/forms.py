"""Forms of the volunteers' pages: their shape and their words."""

from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.volunteers.rules import CAP_MOST, TopicKind
from kokotomo.web.forms import PageForm
from kokotomo.web.volunteers import phrases

COVERS = {
    "akane": "茜",
    "kaki": "柿",
    "yamabuki": "山吹",
    "wakakusa": "若草",
    "aotake": "青竹",
    "sora": "空",
    "fuji": "藤",
    "sumi": "墨",
}


def _choices(names: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in names.items()]


class SettingsForm(PageForm):
    """How a volunteer listens. The topics of the three kinds are filled in by the page."""

    name = StringField("相談員名", render_kw={"autocomplete": "off"})
    cover = RadioField("表紙の色", choices=_choices(COVERS), validate_choice=False, default="yamabuki")
    bio = TextAreaField("ひとこと", render_kw={"rows": 3})
    ways = SelectMultipleField(
        "聴きかた",
        choices=_choices({way.value: words for way, words in phrases.OWN_WAYS.items()}),
        validate_choice=False,
    )
    liked = SelectMultipleField("よく話す話題", choices=[], validate_choice=False)
    lived = SelectMultipleField("自分も経験したこと", choices=[], validate_choice=False)
    refused = SelectMultipleField("受けない話題", choices=[], validate_choice=False)
    hours = SelectMultipleField(
        "書くことが多い時間",
        choices=_choices({part.value: words for part, words in phrases.HOURS.items()}),
        validate_choice=False,
    )
    cap = RadioField(
        "同時に引きうける人数",
        choices=_choices({str(number): f"{number}人" for number in range(1, CAP_MOST + 1)}),
        validate_choice=False,
        default="3",
    )

    introduced = BooleanField("メンバー紹介に載せる")

    def topics(self) -> dict[TopicKind, list[str]]:
        """The chosen topics by kind, as public ids."""
        return {kind: list(self[kind.value].data or ()) for kind in TopicKind}
