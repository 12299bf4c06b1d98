"""The header set on every response (SAFETY B45): pages, errors, files, over http and behind TLS."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kokotomo.app import create_app
from kokotomo.foundation import public_ids
from kokotomo.web.headers import POLICY
from tests.support.factories_accounts import PASSWORD, joining, settled, sign_in
from tests.support.visitor import Visitor

HTTPS = "https://localhost"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
SET = {
    "Content-Security-Policy": re.escape(POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin|strict-origin|no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": r"(?=.*camera=\(\))(?=.*geolocation=\(\))(?=.*microphone=\(\)).*",
}
STRICT = r"max-age=(\d+); includeSubDomains"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Shape:
    """What a cookie says of itself."""

    name: str
    value: str
    marks: dict[str, str]


def cookies(answer: TestResponse) -> list[Shape]:
    """The cookies that *answer* sets."""
    found = []
    for line in answer.headers.getlist("Set-Cookie"):
        assert len(line) < 4096, line[:80]
        first, *rest = line.split("; ")
        name, _, value = first.partition("=")
        marks = {mark.partition("=")[0].lower(): mark.partition("=")[2] for mark in rest}
        found.append(Shape(name, value, marks))
    return found


def lacks(answer: TestResponse, *, strict: bool) -> list[str]:
    """Which headers of the set *answer* does not carry exactly once and as they must be."""
    wrong = []
    for name, pattern in {**SET, **({"Strict-Transport-Security": STRICT} if strict else {})}.items():
        values = answer.headers.getlist(name)
        if len(values) != 1 or not re.fullmatch(pattern, values[0]):
            wrong.append(f"{name}: {values}")
    if not strict and "Strict-Transport-Security" in answer.headers:
        wrong.append("Strict-Transport-Security over plain http")
    server = answer.headers.get("Server", "")
    if re.search(r"\d", server) or "X-Powered-By" in answer.headers:
        wrong.append(f"Server: {server}")
    return wrong


def addresses(app: Flask) -> list[str]:
    """Every address of the site once, with an id that nobody has; and some that lead nowhere."""
    found = {re.sub(r"<[^>]+>", "a" * public_ids.LENGTH, str(rule)) for rule in app.url_map.iter_rules()}
    return [
        *sorted(found),
        "/no-such-page",
        "/static/no-such-file.css",
        "/%00",
        "/diaries/%ff",
        "//",
        "/..%2f",
    ]


@pytest.fixture
def secure(app: Flask) -> Flask:
    """The same site behind TLS."""
    settings = replace(app.config["SETTINGS"], base_url=HTTPS, trusted_hosts=("localhost",))
    return create_app(settings)


def test_every_address_answers_every_method_with_the_whole_set(app, people):
    browser = people.browser(people.member())
    answers = [
        (f"{method} {path}", visitor.client.open(path, method=method))
        for path in addresses(app)
        for method in METHODS
        for visitor in (Visitor(app), browser)
    ]
    assert {answer.status_code for _, answer in answers} >= {200, 303, 400, 404, 405}
    assert [(what, lacks(one, strict=False)) for what, one in answers if lacks(one, strict=False)] == []
    assert [(what, one.status_code) for what, one in answers if one.status_code >= 500] == []


def test_behind_tls_every_answer_is_strict_as_well(app, secure):
    client = secure.test_client()
    for path in addresses(app):
        for method in ("GET", "HEAD", "POST"):
            answer = client.open(path, method=method, base_url=HTTPS)
            assert lacks(answer, strict=True) == [], f"{method} {path}"
    seconds = re.fullmatch(STRICT, answer.headers["Strict-Transport-Security"])
    assert seconds
    assert int(seconds[1]) >= YEAR


def test_files_carry_it_in_every_form_of_answer(app, secure):
    for site, base, strict in ((app, "http://localhost", False), (secure, HTTPS, True)):
        client = site.test_client()
        for name in ("kokotomo.css", "js/leave.js", "images/mark.svg"):
            url = site.jinja_env.globals["asset"](name)
            whole = client.get(url, base_url=base)
            assert whole.status_code == 200
            assert "immutable" in whole.headers["Cache-Control"]
            known = {"If-None-Match": whole.headers["ETag"]}
            since = {"If-Modified-Since": whole.headers["Last-Modified"]}
            for status, more in (
                (200, {"method": "HEAD"}),
                (304, {"headers": known}),
                (304, {"headers": since}),
                (206, {"headers": {"Range": "bytes=0-9"}}),
                (416, {"headers": {"Range": "bytes=99999999-"}}),
                (405, {"method": "POST"}),
            ):
                answer = client.open(url, base_url=base, **more)
                assert answer.status_code == status
                assert lacks(answer, strict=strict) == [], (url, status)
            assert lacks(whole, strict=strict) == []


def test_answers_that_come_before_any_page_carry_it(app, people):
    browser = people.browser(people.member())
    for status, answer in {
        "foreign host": (400, browser.client.get("/", base_url="http://evil.invalid")),
        "no token": (400, browser.client.post("/settings", data={"bio": "あ"})),
        "from elsewhere": (400, browser.client.post("/settings", headers={"Origin": "https://evil.invalid"})),
        "too large": (413, browser.client.post("/settings", data={"bio": "a" * 1_100_000})),
        "signed out": (401, Visitor(app).post("/settings", {"bio": "あ"})),
        "not right": (422, browser.post("/settings", {"bio": "あ", "cover": "なし"})),
        "sent on": (303, Visitor(app).get("/settings")),
    }.values():
        assert answer.status_code == status
        assert lacks(answer, strict=False) == []


def test_a_limit_that_is_reached_carries_it(app):
    visitor = Visitor(app)
    statuses = []
    for _ in range(40):
        answer = visitor.post("/login", {"email": "nobody@example.jp", "password": "ちがう合言葉だよ"})
        assert lacks(answer, strict=False) == []
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            break
    assert statuses[-1] == 429


def test_our_own_mistakes_and_a_database_that_is_away_carry_it(app, tmp_path: Path):
    settings = app.config["SETTINGS"]
    broken = create_app(replace(settings, database_url=f"sqlite:///{tmp_path}/no/such/folder.sqlite"))
    away = broken.test_client().get("/diaries")
    assert away.status_code == 503
    mistaken = create_app(settings)
    mistaken.view_functions["help.about"] = lambda: str(1 // 0)
    mistake = mistaken.test_client().get("/about")
    assert mistake.status_code == 500
    # A page that would say something else, and asks the database for its frame.
    member = broken.test_client()
    member.set_cookie("kokotomo", "a" * 43, domain="localhost")
    refused = member.post("/topics", data={"body": "消えない言葉"})
    assert refused.status_code == 503
    assert "消えない言葉" in refused.text
    for answer in (away, mistake, refused):
        assert lacks(answer, strict=False) == []


def test_the_policy_lets_only_our_own_files_run():
    rules = {rule.split()[0]: rule.split()[1:] for rule in POLICY.split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == ["'self'"]
    assert rules["style-src"] == ["'self'"]
    for name in ("base-uri", "frame-ancestors"):
        assert rules[name] == ["'none'"]
    assert rules["form-action"] == ["'self'"]
    assert rules["require-trusted-types-for"] == ["'script'"]
    assert rules["trusted-types"] == ["'none'"]
    for sources in rules.values():
        assert set(sources) <= {"'none'", "'self'", "'script'"}


def test_pages_whose_address_is_a_secret_name_it_to_nobody(app):
    visitor = Visitor(app)
    assert visitor.get("/leave").headers["Referrer-Policy"] == "no-referrer"
    # With no-referrer their own forms would come as from nowhere; the origin alone gives no secret away.
    for path in ("/register/x", "/reset/x"):
        assert visitor.get(path).headers["Referrer-Policy"] == "strict-origin", path


def _cookies_of_a_life(visitor: Visitor, app: Flask) -> list[Shape]:
    """All cookies from joining to signing out."""
    settled(app, "mori@example.jp")
    answers = [
        visitor.get("/register"),
        visitor.post("/register", joining()),
        visitor.get("/login"),
        sign_in(visitor, "mori@example.jp", PASSWORD, stay="y"),
        visitor.get("/settings"),
        visitor.post(
            "/settings", {"bio": "あ" * 5000, "cover": "sumi", "theme": "auto", "time_zone": "Asia/Tokyo"}
        ),
        visitor.post("/logout"),
    ]
    assert [answer.status_code for answer in answers] == [200, 303, 200, 303, 200, 422, 303]
    return [cookie for answer in answers for cookie in cookies(answer)]


def test_cookies_are_small_and_no_script_reads_them(app, visitor):
    found = _cookies_of_a_life(visitor, app)
    assert {cookie.name for cookie in found} == {"form", "kokotomo"}
    for cookie in found:
        assert "httponly" in cookie.marks
        assert cookie.marks["samesite"] == "Lax"
        assert cookie.marks["path"] == "/"
        assert "domain" not in cookie.marks


def test_behind_tls_cookies_are_bound_to_this_host(secure):
    found = _cookies_of_a_life(Visitor(secure), secure)
    assert {cookie.name for cookie in found} == {"__Host-form", "__Host-kokotomo"}
    for cookie in found:
        assert {"secure", "httponly"} <= cookie.marks.keys()
        assert cookie.marks["samesite"] == "Lax"
        assert cookie.marks["path"] == "/"
        assert "domain" not in cookie.marks
