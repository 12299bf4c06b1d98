"""Letters in words: what the worker sends. Links are made of the site's one address, never of a request.

Subjects and bodies tell whoever sees them over a shoulder nothing but that the site exists: no nickname,
nothing that anybody wrote.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask

from kokotomo.foundation.letters import Letter, Sender
from kokotomo.foundation.mail import Compose
from kokotomo.foundation.transports import FileTransport, SmtpTransport, Transport
from kokotomo.settings import Settings

SUBJECTS = {
    "confirm": "ココトモ：メールの確認",
    "known_address": "ココトモ：メールの確認",
    "reset": "ココトモ：パスワードの再設定",
    "reset_unknown": "ココトモ：パスワードの再設定",
    "new_address": "ココトモ：メールの確認",
    "address_taken": "ココトモ：メールの確認",
    "address_changed": "ココトモ：お知らせがあります",
    "password_changed": "ココトモ：お知らせがあります",
    "second_factor_changed": "ココトモ：お知らせがあります",
    "left": "ココトモ：お知らせがあります",
    "notice": "お知らせがあります",
    # A guest's one mail: on a family's phone not even the site's name.
    "thread_news": "お知らせがあります",
}

_HOST = "links.invalid"
"""Stands in for a host where paths are built; it never reaches a letter."""


def composer(app: Flask) -> Compose:
    """What turns the kind and the facts of a letter into its words."""
    base = _settings(app).base_url
    paths = app.url_map.bind(_HOST)

    def link(endpoint: str, **values: str) -> str:
        return base + paths.build(endpoint, values)

    def compose(kind: str, facts: Mapping[str, str]) -> Letter:
        template = app.jinja_env.get_template(f"mail/{kind}.txt")
        return Letter(SUBJECTS[kind], template.render(facts=facts, link=link).strip() + "\n")

    return compose


def transport(app: Flask) -> Transport:
    """How letters leave this site: by SMTP where a server is set, else as files under the instance folder."""
    settings = _settings(app)
    sender = Sender(settings.mail_from, urlsplit(settings.base_url).hostname or "localhost")
    if settings.smtp_host is None:
        return FileTransport(settings.instance / "mail", sender)
    return SmtpTransport(
        settings.smtp_host,
        settings.smtp_port,
        sender,
        tls=settings.smtp_tls,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["SETTINGS"]
    return settings
