"""SAFETY B7: nasty strings in every field of every form and in every address: nothing breaks or changes."""

import html
import re
from urllib.parse import quote_from_bytes, urlencode

import pytest

from kokotomo.domain.accounts.actions.sessions import await_code
from kokotomo.foundation import public_ids, text
from tests.support.apps import Site
from tests.support.factories_accounts import PASSWORD, joining, settled
from tests.support.factories_roles import with_factor
from tests.support.nasty_strings import NASTY, SHARP, nasty_for
from tests.support.office import Office
from tests.support.people import People
from tests.support.unlimited import unlimited
from tests.support.visitor import Forms, Visitor

__all__ = ["unlimited"]

WORDS = ("event", "feeling", "effort", "title", "note")
CHOICES = ("sky", "topics", "day", "date", "audience", "wish", "question", "version", "form_key", "answered")
CHOICES += (
    "back",
    "next",
    "kept_page",
    "kept.event",
    "cover",
    "theme",
    "time_zone",
    "stay",
    "read",
    "agreement",
)


def as_bytes(value: str) -> bytes:
    """*value* as a form's body carries it; a lone surrogate as the three bytes that are no UTF-8."""
    return value.encode("utf-8", "surrogatepass")


class Sender:
    """A browser that sends raw bytes, and remembers every answer that is a mistake of ours."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.token = visitor.token()
        self.broken: list[str] = []

    def post(self, path: str, fields: dict[str, str]):  # type: ignore[no-untyped-def]
        """Send *fields* to *path*."""
        whole = {"csrf_token": self.token, "form_key": public_ids.new(), **fields}
        body = urlencode([(as_bytes(name), as_bytes(value)) for name, value in whole.items()])
        return self._seen(
            path,
            self.visitor.client.post(path, data=body, content_type="application/x-www-form-urlencoded"),
            fields,
        )

    def get(self, path: str):  # type: ignore[no-untyped-def]
        """Open *path*."""
        return self._seen(path, self.visitor.client.get(path), {})

    def _seen(self, path: str, answer, fields: dict[str, str]):  # type: ignore[no-untyped-def]
        if answer.status_code >= 500:
            self.broken.append(f"{answer.status_code} {path} {ascii(fields)[:200]}")
        return answer


def held(page: str, name: str) -> str:
    """What stands in the field *name* of *page*, as its writer reads it."""
    return next(fields[name][-1] for _, fields in Forms(page).forms if name in fields)


@pytest.fixture
def sender(unlimited: Site) -> Sender:
    people = People(unlimited.app)
    return Sender(people.browser(people.member()))


@pytest.fixture
def guest(unlimited: Site) -> Sender:
    return Sender(Visitor(unlimited.app))


@pytest.fixture
def nasty(unlimited: Site) -> list[str]:
    return nasty_for(unlimited.kind)


def kept(name: str, value: str) -> str:
    """*value* as the field *name* keeps it: the decoder reads bytes that are no UTF-8 in its own way."""
    value = as_bytes(value).decode("utf-8", "werkzeug.url_quote")
    cleaned = text.clean(value)
    return " ".join(cleaned.split("\n")).strip() if name in ("title", "note") else cleaned


def test_there_are_enough_nasty_strings():
    assert len(NASTY) >= 150


def test_words_of_entries_come_back_as_they_were_sent(sender, nasty):
    taken = 0
    for value in nasty:
        for fields in ({"event": value, **dict.fromkeys(WORDS[3:], value)}, dict.fromkeys(WORDS, value)):
            whole = {"audience": "members", "wish": "reply", **fields}
            answer = sender.post("/diaries", whole)
            if answer.status_code == 303:
                taken += 1
                page = sender.get(f"{answer.headers['Location']}/edit").get_data(as_text=True)
            else:
                assert answer.status_code == 422
                page = answer.get_data(as_text=True)
            for name, sent in fields.items():
                assert kept(name, held(page, name)) == kept(name, sent), (name, ascii(sent)[:100])
                if answer.status_code == 303:
                    assert held(page, name) == kept(name, sent), (name, ascii(sent)[:100])
    assert sender.broken == []
    assert taken >= len(nasty)


def test_replies_profiles_and_drafts_come_back_as_they_were_sent(sender, nasty):
    page = sender.post("/diaries", {"event": "あ", "audience": "members", "wish": "reply"}).headers[
        "Location"
    ]
    counts = [0, 0, 0]
    for value in nasty:
        answer = sender.post(f"{page}/replies", {"body": value})
        if answer.status_code == 303:
            reply = answer.headers["Location"].split("#r-")[1]
            again = sender.get(f"/replies/{reply}/edit").get_data(as_text=True)
            assert held(again, "body") == kept("body", value)
            assert sender.post(f"/replies/{reply}/edit", {"body": value}).status_code == 303
            counts[0] += 1
        assert sender.post(f"{page}/replies", {"body": value, "preview": "1"}).status_code in (200, 422)
        profile = {"bio": value, "cover": "sumi", "theme": "device", "time_zone": "Asia/Tokyo"}
        if sender.post("/settings", profile).status_code == 303:
            assert held(sender.get("/settings").get_data(as_text=True), "bio") == kept("bio", value)
            counts[1] += 1
        key = public_ids.new()
        answer = sender.post("/drafts", {**dict.fromkeys(WORDS, value), "form_key": key})
        if kept("event", value).strip():
            found = sender.get(answer.headers["Location"]).get_data(as_text=True)
            assert text.clean(held(found, "event")) == kept("event", value), ascii(value)[:100]
            counts[2] += 1
    assert sender.broken == []
    assert min(counts) >= len(nasty) * 2 / 3, counts


def test_choices_keys_and_hidden_fields_may_hold_anything(sender, guest, nasty):
    page = sender.post("/diaries", {"event": "あ", "audience": "members", "wish": "reply"}).headers[
        "Location"
    ]
    reply = sender.post(f"{page}/replies", {"body": "い"}).headers["Location"].split("#r-")[1]
    forms = {
        "/diaries": {"event": "あ", "audience": "members", "wish": "reply"},
        f"{page}/edit": {"event": "あ", "audience": "members", "wish": "reply", "version": "1"},
        "/drafts": {"event": "あ"},
        f"{page}/replies": {"body": "あ"},
        f"/replies/{reply}/edit": {"body": "あ"},
        f"{page}/audience": {},
        f"{page}/reading": {},
        "/settings": {"bio": "あ", "cover": "sumi", "theme": "device", "time_zone": "Asia/Tokyo"},
        "/settings/sessions/deletion": {},
    }
    every = list(forms.items())
    for number, value in enumerate(nasty):
        path, fields = every[number % len(every)]
        for name in CHOICES if value in SHARP else [CHOICES[number % len(CHOICES)], value]:
            sender.post(path, {**fields, name: value})
        for path, fields in every if value in SHARP else []:
            sender.post(path, {**fields, **dict.fromkeys(CHOICES, value)})
        guest.post("/diaries", {"event": value, value: value, **dict.fromkeys(CHOICES, value)})
    assert sender.broken == []
    assert guest.broken == []


def test_forms_of_accounts_may_hold_anything(unlimited, sender, guest, nasty):
    settled(unlimited.app, f"{public_ids.new()}@example.jp")
    for number, value in enumerate(nasty):
        for name in ("nickname", "email", "birth_year", "birth_month", "password", "agreement", "form_key"):
            # A password is hashed only where all else is well: once in a while is enough.
            if name in ("password", "agreement", "form_key") and number % 6:
                continue
            guest.post("/register", joining(**{name: value}))
        guest.post("/login", {"email": value, "password": value, "next": value, "kept_page": value})
        guest.post("/reset", {"email": value})
        for path in ("/settings/email", "/settings/password", "/settings/leaving"):
            sender.post(path, {"email": value, "new_password": value, "present_password": ""})
        if number % 6 == 0:
            sender.post("/settings/email", {"email": value, "present_password": value})
            sender.post("/settings/password", {"new_password": value, "present_password": PASSWORD})
    assert guest.broken == []
    assert sender.broken == []


def test_forms_of_codes_and_of_the_admins_may_hold_anything(unlimited, sender, nasty):
    user = settled(unlimited.app, f"{public_ids.new()}@example.jp")
    with unlimited.app.app_context():
        with_factor(user)
    half_way = Sender(Visitor(unlimited.app))
    with unlimited.app.app_context():
        token = await_code(user, stays=False, leads_to=None)
    half_way.visitor.client.set_cookie("kokotomo", token)
    office = Office(unlimited.app)
    admin = Sender(office.browser)
    parts = {
        "roles": ("nickname", "matter", "withdraws", "until"),
        "help-lines": ("name", "phone", "url", "channel", "audience", "hours", "note", "easy_note", "source"),
        "topics": ("name", "group"),
        "questions": ("text",),
        f"help-lines/{office.line}": ("name", "phone", "url", "hours", "note"),
        f"help-lines/{office.line}/place": ("place",),
        f"roles/{office.proposal}/confirmation": ("form_key",),
    }
    line = {"name": "よる", "phone": "110", "channel": "phone", "audience": "all"}
    for number, value in enumerate(nasty):
        half_way.post("/login/code", {"code": value})
        # The password is hashed before the code is looked at: once in a while is enough.
        if number % 10 == 0:
            sender.post("/login/again", {"present_password": value, "code": value, "next": value})
            sender.post("/settings/second-factor/codes", {"present_password": value, "code": value})
        for path, names in parts.items():
            admin.post(f"/admin/{path}", {**line, **dict.fromkeys(names, value)})
            admin.post(f"/admin/{path}", {**line, names[number % len(names)]: value})
    for part in ("roles", "help-lines", "topics", "questions"):
        assert admin.get(f"/admin/{part}").status_code == 200
    assert sender.get("/help").status_code == sender.get("/topics").status_code == 200
    assert half_way.broken == sender.broken == admin.broken == []


def test_addresses_may_hold_anything(unlimited, sender, guest, nasty):
    rules = sorted({str(rule) for rule in unlimited.app.url_map.iter_rules() if "static" not in str(rule)})
    page = sender.post("/diaries", {"event": "あ", "audience": "everyone", "wish": "reply"}).headers[
        "Location"
    ]
    places = [rule for rule in rules if "<" in rule]
    for number, value in enumerate(value for value in nasty if len(value) < 4000):
        part = quote_from_bytes(as_bytes(value), safe="")
        for rule in places if value in SHARP else places[number % 5 :: 5]:
            sender.get(re.sub(r"<[^>]+>", part, rule))
        for name in ("draft", "question", "kept", "first"):
            sender.get(f"/diaries/new?{name}={part}")
        sender.get(f"/diaries/waiting?newcomers={part}")
        sender.get(f"/notifications?after={part}")
        sender.get(f"{page}?answer={part}")
        for who in (sender, guest):
            who.get(f"/diaries?after={part}")
            who.get(f"{page}?after={part}")
            who.get(f"/login?next={part}")
        for path in (
            "/diaries/{}/replies",
            "/u/{}/follow",
            "/replies/{}/hiding",
            "/replies/{}/report",
            "/reports/{}/closure",
            "/settings/sessions/{}/deletion",
        ):
            sender.post(path.format(part), {"body": "あ"})
        sender.post(f"/drafts?diary={part}", {"event": "あ"})
    assert sender.broken == []
    assert guest.broken == []


def test_what_is_not_text_at_all_is_refused(sender):
    for kind in (
        "application/json",
        "text/plain",
        "image/png",
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ):
        for body in (
            b"",
            b"\xff\xfe\x00",
            b'{"event": "a"}',
            b"--\r\n",
            b"%zz=%",
            b"=&=&==",
            html.escape("<").encode(),
        ):
            for path in ("/diaries", "/login", "/settings"):
                answer = sender.visitor.client.post(path, data=body, content_type=kind)
                assert answer.status_code in (400, 413), (kind, body)
