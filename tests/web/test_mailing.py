"""Letters in words: every kind, with links to this site only, and nothing that tells who or what."""

import re
from pathlib import Path

import pytest

from kokotomo.app import resources
from kokotomo.foundation.crypto import keys
from kokotomo.foundation.letters import Letter
from kokotomo.foundation.transports import FileTransport, SmtpTransport
from kokotomo.web import mailing
from tests.support.apps import site

KINDS = sorted(mailing.SUBJECTS)
BARE = "thread_news"
"""A guest's one mail, which says nothing at all."""

FORBIDDEN = ("頑張って", "前向きに", "必ず", "ユーザー", "！", "件名", "知らせる")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != BARE])
def test_every_kind_of_letter_has_its_words_and_links_only_to_this_site(app, kind):
    letter = mailing.composer(app)(kind, {"token": "t" * 43})
    base = app.config["SETTINGS"].base_url
    links = re.findall(r"https?://\S+", letter.body)
    assert links
    assert all(link.startswith(base + "/") for link in links)
    assert letter.subject == "お知らせがあります" or letter.subject.startswith("ココトモ：")
    assert not any(word in letter.body for word in FORBIDDEN)
    assert "{" not in letter.body
    assert max(map(len, letter.body.splitlines())) < 200
    assert letter.body.endswith("このメールには返信できません。\n")


def test_a_guests_one_mail_says_that_there_is_news_and_nothing_else(app):
    letter = mailing.composer(app)(BARE, {})
    assert (letter.subject, letter.body) == ("お知らせがあります", "お知らせがあります\n")


def test_there_is_no_kind_without_words_and_there_are_no_words_without_a_kind():
    there = {path.stem for path in (resources("templates") / "mail").glob("[!_]*.txt")}
    assert there == set(KINDS)


def test_what_stands_in_a_letter_is_not_written_for_a_web_page(app):
    letter = mailing.composer(app)("reset", {"token": "a&b<c"})
    assert "&amp;" not in letter.body


def test_letters_go_into_files_where_no_mail_server_is_set(app):
    transport = mailing.transport(app)
    assert isinstance(transport, FileTransport)
    assert transport.directory == app.config["SETTINGS"].instance / "mail"


def test_letters_go_by_smtp_under_the_sites_own_name_where_a_server_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(keys, "_keys", keys._keys)
    one = site(
        "sqlite",
        tmp_path / "site",
        smtp_host="mail.example.jp",
        smtp_port=465,
        smtp_tls="tls",
        smtp_user="kokotomo",
        smtp_password="geheim",
        base_url="https://kokotomo.example",
        trusted_hosts=("kokotomo.example",),
    )
    transport = mailing.transport(one.app)
    assert isinstance(transport, SmtpTransport)
    assert (transport.host, transport.port, transport.tls) == ("mail.example.jp", 465, "tls")
    assert "geheim" not in repr(transport)
    message = transport.sender.message("shiori@example.jp", Letter("x", "x"))
    assert message["Message-ID"].endswith("@kokotomo.example>")
