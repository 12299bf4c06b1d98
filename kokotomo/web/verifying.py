"""Is it still the same person: pages of a role, and being asked again before they change anything.

Whoever finds a browser open has its session, not the password and not the phone. So what a role changes asks
for both once more where they were not given within a quarter of an hour; words that were sent are kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField, StringField

from kokotomo.domain.accounts import access
from kokotomo.domain.accounts.actions.sessions import is_recent
from kokotomo.domain.accounts.rules import Role
from kokotomo.foundation.errors import NotFound
from kokotomo.web import kept, notices, origins, sessions
from kokotomo.web.access import member
from kokotomo.web.forms import PageForm
from kokotomo.web.kept import Carried

F = TypeVar("F", bound=Callable[..., Any])

SET_UP_FIRST = "この役割には、ログインの確認コードが必要です。先に、ここで用意してください。"


class AgainForm(PageForm):
    """Password and code once more, and where to go then."""

    present_password = PasswordField("いまのパスワード", render_kw={"autocomplete": "current-password"})
    code = StringField("確認コード", render_kw={"autocomplete": "one-time-code", "spellcheck": "false"})
    next = HiddenField()


def page(form: AgainForm, carried: Carried | None = None, *, status: int = 200) -> ResponseReturnValue:
    """The page that asks once more; *carried* words travel on in hidden fields."""
    with_code = member().has_second_factor
    return render_template("accounts/again.html", form=form, carried=carried, with_code=with_code), status


def for_role(role: Role, *, each_time: bool = True) -> Callable[[F], F]:
    """Decorator for a view: nobody but people in *role* find it, and what it changes asks who is there.

    Others get the page that a missing one gives. Who holds the role without the second factor that it needs
    is led to where one sets it up. Without *each_time* it is enough that somebody proved in this session, at
    whatever time, that it is them: for a role in which people write all night.
    """

    def decorate(view: F) -> F:
        @wraps(view)
        def asked(*args: Any, **more: Any) -> ResponseReturnValue:
            if role not in member().roles:
                raise NotFound
            if access.must_set_up_factor(member()):
                notices.say(SET_UP_FIRST, "info")
                return redirect(url_for("accounts.second_factor"), 303)
            if not access.has_role(member(), role):
                raise NotFound
            return _again(each_time=each_time) or view(*args, **more)

        return cast(F, asked)

    return decorate


def _again(*, each_time: bool) -> ResponseReturnValue | None:
    """The way to being asked once more, or None where that is not due. Reading asks only who never did."""
    row = sessions.present()
    if row is not None and (is_recent(row) if each_time and _changes() else row.verified_at is not None):
        return None
    if not _changes():
        return redirect(url_for("accounts.again", next=origins.page_at(request.full_path)), 303)
    carried = kept.of_this_post()
    form = AgainForm(formdata=None)
    form.next.data = carried.page
    return page(form, carried, status=401)


def _changes() -> bool:
    return request.method not in origins.SAFE
