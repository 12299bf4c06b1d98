"""The stops among threads that were taken; see `tests.support.stops`."""

from tests.support.stop import Stop
from tests.support.town import Town

LISTENER = "listener"
PARTED = ("handover", "block", "closure", "report")


def threads(town: Town) -> list[Stop]:
    """A thread as both see it, after mistakes too, and the pages that part from it."""
    mine = f"/consult/{town.places['taken letter']}"
    theirs = f"/volunteer/threads/{town.places['held letter']}"
    long = (("body", "あ" * 3001),)
    shown = (("body", "まだ送りません。\n二行目です。"), ("preview", "1"))
    return [
        Stop("threads", "/consult/threads"),
        Stop("threads-none", "/consult/threads", "fresh"),
        Stop("thread-taken", mine),
        Stop("thread-taken-422", mine, status=422, action=f"{mine}/letters", fields=long),
        Stop("thread-taken-preview", mine, action=f"{mine}/letters", fields=shown),
        Stop(
            "thread-taken-409", mine, status=409, action=f"{mine}/draft", fields=(("body", "べつの下書き"),)
        ),
        *(Stop(f"thread-{part}", f"{mine}/{part}") for part in ("change", "block", "closure", "report")),
        Stop(
            "thread-report-422",
            f"{mine}/report",
            status=422,
            action=f"{mine}/report",
            fields=(("words", "？"),),
        ),
        *_over(town),
        Stop("held-threads", "/volunteer/threads", LISTENER),
        Stop("held-thread", theirs, LISTENER),
        Stop("held-thread-422", theirs, LISTENER, 422, f"{theirs}/letters", long),
        Stop("held-thread-note-422", theirs, LISTENER, 422, f"{theirs}/note", (("note", "あ" * 2001),)),
        Stop(
            "held-thread-409",
            "/volunteer/threads",
            LISTENER,
            409,
            f"/volunteer/threads/{town.places['ended letter']}/letters",
            (("body", "おそかった返事"),),
        ),
        *(Stop(f"held-{part}", f"{theirs}/{part}", LISTENER) for part in PARTED),
        Stop("mail", "/settings/mail"),
        Stop(
            "mail-422", "/settings/mail", status=422, action="/settings/mail", fields=(("quiet_from", "x"),)
        ),
    ]


def _over(town: Town) -> list[Stop]:
    """What comes after a thread, for both."""
    ended, farewell = f"/consult/{town.places['ended letter']}", town.places["farewell"]
    long = (("thanks", "あ" * 1001),)
    return [
        Stop("thread-over", ended),
        Stop("thread-closing", f"{ended}/closing"),
        Stop("thread-closing-422", f"{ended}/closing", status=422, action=f"{ended}/closing", fields=long),
        Stop("thread-introductions", f"{ended}/introductions"),
        Stop("meetings", "/consult/meetings"),
        Stop("meetings-none", "/consult/meetings", "fresh"),
        Stop("kept-letters", "/keepsakes/letters"),
        Stop("kept-letters-none", "/keepsakes/letters", "fresh"),
        Stop("farewell", f"/volunteer/farewells/{farewell}", LISTENER),
    ]
