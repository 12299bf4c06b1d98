"""What the database and the log hold of an address: nothing that can be read (SAFETY B11)."""

import logging

import pytest
from sqlalchemy import text

from kokotomo.foundation.crypto import keys
from kokotomo.foundation.db import Base, db
from tests.support.apps import site
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, joining, sign_in
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor

CANARY = "canary-in-a-mine"


def everything_in(app, a_site):
    """Every byte that the database keeps: the files of SQLite, all rows of Postgres."""
    with app.app_context():
        if a_site.kind == "postgres":
            rows = [
                db.session.execute(text(f'SELECT t::text FROM "{table.name}" t')).scalars().all()
                for table in Base.metadata.sorted_tables
            ]
            return repr(rows)
        path = app.config["SETTINGS"].database_url.removeprefix("sqlite:///")
    found = b""
    for end in ("", "-wal", "-shm"):
        with open(path + end, "rb") as file:
            found += file.read()
    return found.decode("utf-8", "replace")


def test_addresses_passwords_and_links_cannot_be_found_in_the_database_or_the_log(app, a_site, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = Visitor(app)
    visitor.post("/register", joining(email=f"{CANARY}-1@example.jp"))
    waiting = everything_in(app, a_site)
    path = Mailbox(app).only().path("/register/")
    visitor.post(path)
    sign_in(Visitor(app), f"{CANARY}-1@example.jp", OTHER_PASSWORD)
    visitor.post("/settings/email", {"email": f"{CANARY}-2@example.jp", "present_password": PASSWORD})
    Visitor(app).post("/reset", {"email": f"{CANARY}-3@example.jp"})
    Visitor(app).post("/register", joining(email=f"{CANARY}-1@example.jp"))
    later = everything_in(app, a_site)
    token = path.rsplit("/", 1)[1]
    for place in (waiting, later, caplog.text):
        for secret in (CANARY, PASSWORD, OTHER_PASSWORD, token):
            assert secret not in place
    # The search itself can find something: nicknames are not sealed.
    assert "すみ" in later


@pytest.mark.parametrize("secure", [True, False])
def test_cookies_are_bound_to_the_host_where_the_site_is_served_over_tls(tmp_path, monkeypatch, secure):
    # The keys of the other tests' site come back afterwards.
    monkeypatch.setattr(keys, "_keys", keys._keys)
    base = "https://kokotomo.example" if secure else "http://127.0.0.1:8000"
    app = site(
        "sqlite", tmp_path / "site", base_url=base, trusted_hosts=("kokotomo.example", "127.0.0.1")
    ).app
    client = app.test_client()
    page = client.get("/register", base_url=base)
    client.post("/register", base_url=base, data=joining() | {"csrf_token": token_in(page)})
    path = Mailbox(app).only().path("/register/")
    confirm = client.get(path, base_url=base)
    answer = client.post(path, base_url=base, data={"csrf_token": token_in(confirm)})
    cookies = [page.headers["Set-Cookie"], *answer.headers.getlist("Set-Cookie")]
    assert len(cookies) == 3
    for cookie in cookies:
        assert cookie.startswith("__Host-") is secure
        assert ("Secure" in cookie) is secure
        assert "HttpOnly" in cookie
        assert "Path=/" in cookie
        assert "Domain=" not in cookie


def token_in(page):
    return page.get_data(as_text=True).split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
