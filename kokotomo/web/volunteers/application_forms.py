"""Forms of applying to listen, and of deciding: their shape and their words."""

from collections.abc import Mapping

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField, TextAreaField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.volunteers.papers import TOPIC_KINDS, Paper
from kokotomo.web.forms import PageForm
from kokotomo.web.volunteers import phrases


def _choices(names: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value=value, label=label) for value, label in names.items()]


class StepForm(PageForm):
    """A step. *version* is that of the step which the page knew."""

    version = HiddenField()
    saved: Paper | None = None
    """What another page saved meanwhile, to be compared."""

    def brought(self) -> Paper:
        """What it carries."""
        return Paper()


class MotivesForm(StepForm):
    """The first step."""

    motives = TextAreaField("どうして、聴く人になりたいと思いましたか", render_kw={"rows": 8})

    def brought(self) -> Paper:
        """The motives."""
        return Paper(motives=self.motives.data or "")


class ListeningForm(StepForm):
    """The second step. The topics of the three kinds are filled in by the page."""

    liked = SelectMultipleField("よく話す話題", choices=[], validate_choice=False)
    lived = SelectMultipleField("自分も経験したこと", choices=[], validate_choice=False)
    experience = TextAreaField("経験について、伝えておきたいこと", render_kw={"rows": 4})
    ways = SelectMultipleField(
        "聴きかた",
        choices=_choices({way.value: words for way, words in phrases.OWN_WAYS.items()}),
        validate_choice=False,
    )
    hours = SelectMultipleField(
        "書くことが多そうな時間",
        choices=_choices({part.value: words for part, words in phrases.HOURS.items()}),
        validate_choice=False,
    )
    refused = SelectMultipleField("受けない話題", choices=[], validate_choice=False)

    def brought(self) -> Paper:
        """Topics, experience, ways and hours."""
        return Paper(
            experience=self.experience.data or "",
            ways=tuple(self.ways.data or ()),
            hours=tuple(self.hours.data or ()),
            topics={kind: list(self[kind].data or ()) for kind in TOPIC_KINDS},
        )


class GuideForm(StepForm):
    """The third step."""

    agrees = BooleanField("てびきを読みました。このように聴きます")


class PracticeForm(StepForm):
    """The fourth step: an answer to each practice letter, by its key."""

    first = TextAreaField("ひとつめの返事", render_kw={"rows": 8})
    second = TextAreaField("ふたつめの返事", render_kw={"rows": 8})
    third = TextAreaField("みっつめの返事", render_kw={"rows": 8})

    def answer(self, key: str) -> Field:
        """The box for the practice letter *key*."""
        found: Field = self[key]
        return found

    def brought(self) -> Paper:
        """The answers."""
        return Paper(answers={key: self[key].data or "" for key in ("first", "second", "third")})


class DecisionForm(PageForm):
    """A moderator's letter, with remarks on the practice letters. Nothing is chosen beforehand."""

    first = TextAreaField("ひとつめへの感想", render_kw={"rows": 3})
    second = TextAreaField("ふたつめへの感想", render_kw={"rows": 3})
    third = TextAreaField("みっつめへの感想", render_kw={"rows": 3})
    decision = RadioField(
        "どうしますか",
        choices=_choices({"accept": "迎える（見習いの相談員になります）", "decline": "今回は見送る"}),
        validate_choice=False,
    )
    letter = TextAreaField("本人への手紙", render_kw={"rows": 10})

    def remarks(self) -> dict[str, str]:
        """The remarks, by practice letter."""
        return {key: self[key].data or "" for key in ("first", "second", "third")}
