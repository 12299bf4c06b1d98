"""The forms of an import: the file and what is decided about it."""

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import RadioField, SelectMultipleField, StringField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.rules import Audience, audiences_for
from kokotomo.domain.portability.rules import Choices
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.web.forms import PageForm
from kokotomo.web.portability import phrases
from kokotomo.web.writing import AUDIENCES

KEPT = "kept"


class ChoicesForm(PageForm):
    """What is decided about a file: the year of entries without one, who may read them, whose they are."""

    year = StringField("年のない日記の年", render_kw={"inputmode": "numeric", "autocomplete": "off"})
    audience = RadioField("読める人", choices=[])
    authors = SelectMultipleField("取りこむ人", choices=[])

    def offer(self, viewer: User, authors: Sequence[tuple[str, int]] = ()) -> None:
        """Fill in the choices that *viewer* has; *authors* are names with their number of entries."""
        # Closed first: what comes from elsewhere was written for nobody here.
        order = sorted(audiences_for(viewer.is_minor), key=lambda one: one != Audience.PRIVATE)
        self.audience.choices = [
            *(SelectChoice(one.value, AUDIENCES[one]) for one in order),
            SelectChoice(KEPT, phrases.KEPT),
        ]
        self.authors.choices = [
            SelectChoice(name, f"{name or phrases.NAMELESS}：{count:,}") for name, count in authors
        ]

    def choices(self, *, of_several: bool = False) -> Choices:
        """What was decided. Raises `Invalid` for what cannot be read."""
        problems: dict[str, Problem] = {}
        words, audience = (self.year.data or "").strip(), self.audience.data or ""
        year = int(words) if words.isascii() and words.isdigit() and len(words) == 4 else None
        if words and year is None:
            problems["year"] = Problem("year.unreadable")
        if audience != KEPT and audience not in list(Audience):
            problems["audience"] = Problem("audience.choice")
        authors = tuple(self.authors.data or ()) if of_several else None
        if authors == ():
            problems["authors"] = Problem("authors.none")
        if problems:
            raise Invalid(problems)
        return Choices(None if audience == KEPT else Audience(audience), year, authors)


class ImportForm(ChoicesForm):
    """The same with the file."""

    file = FileField("ファイル")
