"""People with a second factor, for the posts of `tests.truth.forms` that ask for one."""

from tests.support.factories_accounts import PASSWORD, settled, sign_in
from tests.support.factories_roles import code_for, with_factor
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor
from tests.truth.world import World

HOLDER, STARTER = "denwa@example.jp", "hajime@example.jp"

Post = tuple[str, dict[str, str], Visitor]


class Phones:
    """Somebody signed in with a second factor, in two browsers and half way in a third; somebody who begins.

    The clock must stand still while their posts are sent: the code of a phone is one of its moment.
    """

    def __init__(self, world: World) -> None:
        app = self.app = world.app
        self.holder, self.starter = settled(app, HOLDER), settled(app, STARTER)
        with app.app_context():
            self.codes = with_factor(self.holder)
        self.here, self.there, self.half_way, self.begun = (Visitor(app) for _ in range(4))
        for browser in (self.here, self.there, self.half_way):
            assert sign_in(browser, HOLDER).location == "/login/code"
        for browser in (self.here, self.there):
            self.prove(browser)
        assert sign_in(self.begun, STARTER).location == "/"
        assert self.begun.post("/settings/second-factor", {"present_password": PASSWORD}).status_code == 303
        # What tells them of it.
        Mailbox(app).fetch()

    def prove(self, browser: Visitor) -> None:
        """The second step, by a recovery code."""
        assert browser.post("/login/code", {"code": self.codes.pop()}).status_code == 303

    def posts(self) -> dict[str, Post]:
        """By endpoint: address, words, browser."""
        with self.app.app_context():
            code, first = code_for(self.holder), code_for(self.starter, pending=True)
        proof = {"present_password": PASSWORD, "code": code}
        return {
            "accounts.code": ("", {"code": code}, self.half_way),
            "accounts.again": ("", proof, self.here),
            "accounts.second_factor_start": ("", proof, self.here),
            "accounts.phone": ("", {"code": first}, self.begun),
            "accounts.recovery_codes": ("", proof, self.here),
            "accounts.second_factor_removal": ("", proof, self.here),
        }

    def again(self, browser: Visitor) -> Visitor:
        """Another browser of the same person."""
        return self.there if browser is self.here else Visitor(self.app)
