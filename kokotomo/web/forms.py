"""Forms: the shape of what is posted. What is allowed stands in the domain's rules.

Every form carries a key of its own, so that the same form sent twice makes one thing.
"""

from collections.abc import Callable, Mapping

from flask_wtf import FlaskForm
from wtforms import HiddenField

from kokotomo.foundation import public_ids
from kokotomo.foundation.errors import Invalid, Problem


class PageForm(FlaskForm):  # type: ignore[misc]
    """The parent of every form with words in it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """WTForms in Japanese: by its own way, which reads the words once, not at every page."""

        locales = ("ja",)

    form_key = HiddenField()

    def key(self) -> str:
        """The form's own key; a fresh one where the post carried none or a foreign shape."""
        sent = self.form_key.data or ""
        if not public_ids.is_one(sent):
            self.form_key.data = sent = public_ids.new()
        return sent

    def take_up(self, invalid: Invalid, say: Callable[[Problem], str]) -> None:
        """Put the domain's problems beside their fields, in words that *say* finds."""
        for name, problem in invalid.problems.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(say(problem))
            else:
                field.errors = [*field.errors, say(problem)]

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary above the page, in the order of the fields."""
        found = [
            (field.id, str(sentence))
            for field in self._fields.values()
            for sentence in (field.errors or ())
            if field.name != "csrf_token"
        ]
        return [*(("", str(sentence)) for sentence in self.form_errors), *found]


class BareForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing but its token."""

    Meta = PageForm.Meta


def sentence(phrases: Mapping[str, str], problem: Problem) -> str:
    """The sentence for *problem* out of a feature's ``phrases``, its facts filled in."""
    return phrases[problem.key].format(**problem.facts)
