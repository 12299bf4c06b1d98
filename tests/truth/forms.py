"""A good post for every unsafe route: who sends it, to which address, with which words."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, joining, settled, sign_in
from tests.support.factories_imports import lines, said
from tests.support.mailbox import Mailbox
from tests.support.uploads import Upload
from tests.support.visitor import Visitor
from tests.truth import afterwards, arriving, consulting, corresponding, listening, office, unsigned
from tests.truth.phones import Phones
from tests.truth.posts import public_id_of, words_for
from tests.truth.routes import Route, routes
from tests.truth.tables import WRITES
from tests.truth.world import World

_FILE = Upload(lines(said()))
ADDRESS, LEFT = "mamori@example.jp", "saru@example.jp"


@dataclass(frozen=True)
class Good:
    """A post that would be taken; *again* is another browser of the same person."""

    endpoint: str
    path: str
    words: dict[str, str]
    browser: Visitor
    again: Visitor


def good_posts(world: World) -> Iterator[Good]:
    """One for each unsafe route."""
    accounts, phones = _Accounts(world), Phones(world)
    ready = phones.posts()
    for part in (office, afterwards, consulting, corresponding, listening, unsigned, arriving):
        ready |= part.posts(world)
    for route in routes(world.app):
        if route.endpoint in ready:
            path, words, browser = ready[route.endpoint]
            known = ("admin", "cleared", arriving.APPLICANT, arriving.DRAFTING)
            whose = next((n for n in known if browser is world.cast.browsers[n]), None)
            again = _second(world, whose) if whose else phones.again(browser)
            yield Good(route.endpoint, path or route.path(), words, browser, again)
        elif route.is_posted:
            yield _of_writer(world, route) if route.endpoint in _WRITTEN else accounts.good(route)


_WRITTEN = {what.split("/")[0] for what in WRITES.rows}


def _of_writer(world: World, route: Route) -> Good:
    what, viewer = next(
        (what, viewer)
        for letter in "o="
        for what, cells in WRITES.rows.items()
        if what.startswith(f"{route.endpoint}/")
        for viewer, cell in cells.items()
        if cell == letter
    )
    public_id = public_id_of(world, route.id, what.split("/")[1])
    words = words_for(world, route, public_id) if route.id != "draft" else {}
    browser = world.cast.browsers[viewer]
    return Good(route.endpoint, route.path(public_id), words, browser, _second(world, viewer))


def _second(world: World, viewer: str) -> Visitor:
    browser = Visitor(world.app)
    browser.sign_in(world.cast.users[viewer])
    return browser


class _Accounts:
    """Somebody with an address and a password, signed in twice; somebody who left; somebody not confirmed."""

    def __init__(self, world: World) -> None:
        app = self.app = world.app
        self.world = world
        self.keeper = settled(app, ADDRESS)
        settled(app, LEFT)
        self.guest, self.here, self.there, self.leaver = (Visitor(app) for _ in range(4))
        for browser in (self.here, self.there):
            assert sign_in(browser, ADDRESS).status_code == 303
        assert sign_in(self.leaver, LEFT).status_code == 303
        assert self.leaver.post("/settings/leaving", {"present_password": PASSWORD}).status_code == 303
        assert sign_in(self.leaver, LEFT).location.endswith("/returning")
        self.guest.post("/reset", {"email": ADDRESS})
        self.here.post("/settings/email", {"email": "atarashii@example.jp", "present_password": PASSWORD})
        letters = Mailbox(app).fetch()
        self.links = {
            beginning: next(
                letter.path(beginning)
                for letter in letters
                if any(beginning in link for link in letter.links)
            )
            for beginning in ("/register/", "/reset/", "/settings/email/")
        }

    def good(self, route: Route) -> Good:
        """The post of *route*."""
        path, words, browser = self._posts()[route.endpoint]
        again = self.there if browser is self.here else Visitor(self.app)
        return Good(route.endpoint, path or route.path(), words, browser, again)

    def _posts(self) -> dict[str, tuple[str, dict[str, str], Visitor]]:
        asked, member = self.world.cast.browsers["unconfirmed"], self.here
        entry = words_for(self.world, Route("diaries.publish", "", frozenset(), "-", "-", "member"), "")
        profile = {"bio": "猫と散歩", "cover": "fuji", "theme": "dark", "time_zone": "Asia/Tokyo"}
        present, new = {"present_password": PASSWORD}, {"new_password": OTHER_PASSWORD}
        return {
            "diaries.publish": ("", entry, member),
            "diaries.kept_draft": ("", entry, member),
            "mutes.word": ("", {"word": "雪崩"}, member),
            "portability.receive": ("", {"audience": "private", "year": "", "file": _FILE}, member),
            "accounts.login": ("", {"email": ADDRESS, "password": PASSWORD}, self.guest),
            "accounts.logout": ("", {}, member),
            "accounts.register": ("", joining(), self.guest),
            "accounts.confirm": (self.links["/register/"], {}, asked),
            "accounts.withdrawal": (f"{self.links['/register/']}/removal", {}, asked),
            "accounts.reset": ("", {"email": ADDRESS}, self.guest),
            "accounts.new_password": (self.links["/reset/"], new, self.guest),
            "accounts.returning": ("", {}, self.leaver),
            "accounts.profile": ("", profile, member),
            "notifications.mail_settings": ("", {"quiet_from": "23", "quiet_until": "6"}, member),
            "notifications.mail_default": ("", {}, member),
            "notifications.mail_tonight": ("", {}, member),
            "accounts.email": ("", {"email": "betsu@example.jp", **present}, member),
            "accounts.new_email": (self.links["/settings/email/"], {}, member),
            "accounts.password": ("", {**present, **new}, member),
            "accounts.leaving": ("", present, member),
            "accounts.session_deletion": (self._session(), {}, member),
            "accounts.sessions_deletion": ("", {}, member),
        }

    def _session(self) -> str:
        """The address at which the keeper's other session is ended."""
        return next(
            part.split('"')[0]
            for part in self.here.text("/settings/sessions").split('formaction="')[1:]
            if part.startswith("/settings/sessions/") and not part.startswith("/settings/sessions/deletion")
        )
