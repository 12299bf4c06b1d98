"""The cookie of a guest inside a thread: a random id of 256 bits, of which the database holds a hash.

Apart from the member's: who is signed in may read a thread by its code as well. Neither code nor thread
stands in it (SAFETY 0.2). The cookie ends with the browser unless the guest chose this device.
"""

from datetime import timedelta

from flask import Flask, Response, current_app, g, request

from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.rules import SESSION_TOUCH
from kokotomo.domain.consultations.access import Correspondent, Writer
from kokotomo.domain.consultations.actions import correspondents as actions
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import correspondents as queries
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.queries.threads import Thread
from kokotomo.domain.consultations.rules import DEVICE_LIFETIME
from kokotomo.foundation import clock
from kokotomo.foundation.db import writing
from kokotomo.foundation.errors import NotFound
from kokotomo.web.access import viewer


class NoThread(NotFound):
    """There is no such thread for this browser, or no longer: words that came for it are not lost."""


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this host and to TLS; plain http has no such thing."""
    return "__Host-thread" if current_app.config["SETTINGS"].secure else "thread"


def init_app(app: Flask) -> None:
    """Send the cookie that a view asked for."""
    app.after_request(_send_cookie)


def correspondent() -> Correspondent | None:
    """The guest behind this request, if a right code let them in; at most one query a request."""
    if "correspondent" not in g:
        g.correspondent = _load()
    found: Correspondent | None = g.correspondent
    return found


def thread_id() -> str | None:
    """The public id of the thread that this browser was let into."""
    return None if correspondent() is None else g.correspondent_thread


def writer_and_thread(public_id: str) -> tuple[Writer, Thread]:
    """Who stands on the writer's side of the thread *public_id* in this request, and the thread.

    A member's own thread, else the one that a code let this browser into. Raises `NoThread`.
    """
    person = viewer()
    if isinstance(person, User):
        thread = threads.find_own(person, public_id)
        if thread is not None:
            return person, thread
    guest = correspondent()
    thread = threads.find_own(guest, public_id) if guest is not None else None
    if guest is None or thread is None:
        raise NoThread("consultation")
    return guest, thread


def guest_and_thread(public_id: str) -> tuple[Correspondent, Thread]:
    """The same for what only a guest's thread has: a code, an address. Raises `NoThread`."""
    writer, thread = writer_and_thread(public_id)
    if not isinstance(writer, Correspondent):
        raise NoThread("consultation")
    return writer, thread


def session_id() -> int:
    """The row of this browser's session; only where there is a `correspondent`."""
    return int(g.correspondent_session)


def let_in(consultation: Consultation, *, stays: bool = False) -> None:
    """Let this browser into the thread: its code was right. A new id, whatever was there before."""
    let_out()
    g.new_thread_token = actions.let_in(consultation, stays=stays)
    g.new_thread_stays = stays
    g.correspondent = Correspondent(consultation.id)
    g.correspondent_thread = consultation.public_id


def let_out() -> None:
    """Forget the thread in this browser."""
    token = request.cookies.get(cookie_name())
    if token:
        actions.let_out(token)
    g.new_thread_token = ""
    g.correspondent = None


def _load() -> Correspondent | None:
    token = request.cookies.get(cookie_name())
    found = queries.find_session(token) if token else None
    if found is None:
        return None
    session, g.correspondent_thread = found
    g.correspondent_session = session.id
    if clock.now() - session.last_used_at > SESSION_TOUCH:
        with writing():
            actions.touch(session.id)
    return Correspondent(session.consultation_id)


def _send_cookie(response: Response) -> Response:
    token = g.get("new_thread_token")
    if token is None:
        return response
    about = {
        "path": "/",
        "secure": current_app.config["SETTINGS"].secure,
        "httponly": True,
        "samesite": "Lax",
    }
    if token:
        age: timedelta | None = DEVICE_LIFETIME if g.get("new_thread_stays") else None
        response.set_cookie(cookie_name(), token, max_age=age, **about)
    elif request.cookies.get(cookie_name()):
        response.delete_cookie(cookie_name(), **about)
    return response
