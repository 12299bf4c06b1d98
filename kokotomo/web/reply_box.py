"""The box below the replies. An empty one is drawn from a pattern: WTForms would cost a tenth of its page."""

from typing import Any, NamedTuple

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from wtforms import HiddenField, TextAreaField

from kokotomo.domain.comments.rules import BODY_MAX
from kokotomo.foundation import public_ids, text
from kokotomo.web import patterns
from kokotomo.web.forms import PageForm

SOURCE, MACRO = "components/reply_box.html", "reply_box"


class ReplyForm(PageForm):
    """The box under a page."""

    body = TextAreaField("返事を書く", render_kw={"rows": 4})
    answered = HiddenField()
    preview: Markup | None = None
    """The words as they will stand there, where 確認する asked for it."""


class ReplyBox(NamedTuple):
    """What ``reply_box()`` of ``components/reply_box.html`` draws; see there. Without *form* it is empty."""

    form: ReplyForm | None
    action: str
    many: bool
    wish: str | None
    change_url: str | None
    answering: str | None
    answered: str
    """The id of the reply that it answers, or nothing."""
    page_url: str
    sent: bool = False
    """Whether *form* was sent, so that its characters are counted."""

    @property
    def limit(self) -> int:
        """Characters that a reply may have."""
        return BODY_MAX

    @property
    def now(self) -> int | None:
        """How many there are."""
        return text.length(text.clean(self.form.body.data or "")) if self.form and self.sent else None

    def drawn(self) -> Markup:
        """The box."""
        if self.form is not None:
            self.form.key()
            macro = getattr(current_app.jinja_env.get_template(SOURCE).module, MACRO)
            return Markup(macro(b=self))  # noqa: S704 - what a template drew
        words: dict[str, str | None] = {
            "token": generate_csrf(),
            # The key stands in the page: sent twice, the form makes one reply.
            "key": public_ids.new(),
            "action": self.action,
            "wish": self.wish,
            "change_url": self.change_url,
            "answering": self.answering,
            "answered": self.answered,
            "page_url": self.page_url,
        }

        def view(said: patterns.Words) -> dict[str, Any]:
            form = ReplyForm(formdata=None, form_key=said["key"], answered=said["answered"])
            form.csrf_token.current_token = said["token"]
            own: dict[str, Any] = {name: said[name] for name in words if name in self._fields}
            return {"b": self._replace(form=form, **own)}

        return patterns.drawn(SOURCE, MACRO, (self.many,), words, view)
