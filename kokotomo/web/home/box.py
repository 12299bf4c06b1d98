"""The box of ホーム: empty each time, so it is drawn from a pattern, which spares a form of fifty choices."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.queries import topics
from kokotomo.foundation import public_ids
from kokotomo.web import kept, patterns, writing
from kokotomo.web.addresses import address

SOURCE, MACRO = "components/jot.html", "jot"


class HomeBox(NamedTuple):
    """The box for *reader*; *first_time* says that they have written nothing yet."""

    reader: User
    first_time: bool

    def drawn(self, *, question: str, **how: Any) -> Markup:
        """What ``jot()`` of ``components/jot.html`` makes of it with *question* above; *how* goes there as
        it is. One query, for the topics."""
        if kept.kept_fields() is not None:
            macro = getattr(current_app.jinja_env.get_template(SOURCE).module, MACRO)
            return Markup(macro(**self._arguments(question=question, **how)))  # noqa: S704 - a template's
        offered = tuple(topics.offered())
        # All that the box depends on, beside the words in it.
        kind = (
            *(offered, tuple(how.items()), address("diaries.publish"), self.first_time),
            *(*writing.choices_of(self.reader).values(), self.reader.is_minor),
            *(writing.latest(), writing.are_small_hours()),
        )
        words = {"token": generate_csrf(), "key": public_ids.new(), "question": question}

        def view(said: patterns.Words) -> dict[str, Any]:
            arguments = self._arguments(offered, question=said["question"], **how)
            form = arguments["form"]
            form.form_key.data, form.csrf_token.current_token = said["key"], said["token"]
            return arguments

        return patterns.drawn(SOURCE, MACRO, kind, words, view)

    def _arguments(self, offered: Sequence[topics.Offered] | None = None, **how: Any) -> dict[str, Any]:
        form = writing.empty_form(self.reader)
        box = writing.box(self.reader, form, offered=offered, first_time=self.first_time)
        return {"form": box.form, "action": box.action, **box.arguments, **how}
