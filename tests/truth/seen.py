"""What one viewer's browser got, and whatever stands in it that must not."""

import re
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from tests.truth import canaries
from tests.truth.canaries import Thing
from tests.truth.world import World

_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*|(value=")[^"]*("[^>]*name="csrf_token")')
_CHANGING = {"Date", "Content-Length", "Set-Cookie"}


@dataclass
class Allowed:
    """What may stand on one page."""

    words: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    """Of persons."""

    def add(self, *things: Thing) -> "Allowed":
        """These things, with who wrote them."""
        for thing in things:
            self.words |= set(thing.words.values())
            self.ids.add(thing.public_id)
            self.names.add(thing.author)
        return self


class Watch:
    """Knows every canary of the world."""

    def __init__(self, world: World) -> None:
        cast = world.cast
        self.cast = cast
        self.serializer = world.app.session_interface.get_signing_serializer(world.app)  # type: ignore[attr-defined]
        self.cookie = world.app.config["SESSION_COOKIE_NAME"]
        self.ids = {thing.public_id for thing in world.things()}
        self.persons = {cast.users[name].public_id: name for name in cast.nicknames}
        self.nicknames = {nickname: name for name, nickname in cast.nicknames.items()}

    def leaks(self, response: TestResponse, allowed: Allowed, asked: str) -> list[str]:
        """Everything in *response* that is not *allowed*; the path *asked* for may be said back."""
        text = self._all_of(response)
        names = allowed.names
        permitted = allowed.words | {self.cast.bios[name] for name in names if name in self.cast.bios}
        found = [word for word in canaries.words_in(text) if word not in permitted]
        leaks = [word for word in found if self.nicknames.get(word) not in names]
        echoed = canaries.ids_in(asked)
        for public_id in canaries.ids_in(text) - echoed:
            if public_id in self.ids and public_id not in allowed.ids:
                leaks.append(public_id)
            if public_id in self.persons and self.persons[public_id] not in names:
                leaks.append(f"{public_id} ({self.persons[public_id]})")
        return leaks

    def _all_of(self, response: TestResponse) -> str:
        parts = [response.get_data(as_text=True), str(response.headers)]
        for cookie in response.headers.getlist("Set-Cookie"):
            name, _, rest = cookie.partition("=")
            if name == self.cookie and rest.split(";")[0]:
                parts.append(repr(self.serializer.loads(rest.split(";")[0])))
        return "\n".join(parts)


def masked(response: TestResponse, *asked: str) -> tuple[int, str, list[tuple[str, str]]]:
    """Status, body and headers, the form token and the *asked* ids blotted out."""
    body = _TOKEN.sub(r"\1\2*\3", response.get_data(as_text=True))
    headers = [(key, value) for key, value in response.headers.items() if key not in _CHANGING]
    headers += [("Set-Cookie", c.split("=")[0]) for c in response.headers.getlist("Set-Cookie")]
    for public_id in asked:
        body = body.replace(public_id, "*")
        headers = [(key, value.replace(public_id, "*")) for key, value in headers]
    return response.status_code, body, sorted(headers)
