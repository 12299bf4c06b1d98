"""What people find in their mail: the worker's letters, read back from the files it wrote."""

import re
from contextlib import nullcontext
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Flask, has_app_context

from kokotomo.foundation import mail
from kokotomo.web import mailing


@dataclass(frozen=True)
class Received:
    """One letter."""

    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def body(self) -> str:
        return str(self.message.get_content())

    @property
    def links(self) -> list[str]:
        return re.findall(r"https?://\S+", self.body)

    def path(self, beginning: str) -> str:
        """The path of the link that begins with *beginning*, a path."""
        base = re.compile(r"https?://[^/]+")
        found = [base.sub("", link) for link in self.links]
        return next(path for path in found if path.startswith(beginning))


class Mailbox:
    """The letters of a site, in the order of sending."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.directory: Path = app.config["SETTINGS"].instance / "mail"

    def fetch(self) -> list[Received]:
        """Let the worker send what is due, and take out all letters."""
        with nullcontext() if has_app_context() else self.app.app_context():
            mail.deliver_due(mailing.composer(self.app), mailing.transport(self.app), limit=1000)
        found = []
        for path in sorted(self.directory.glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=default)
            assert isinstance(message, EmailMessage)
            found.append(Received(message))
            path.unlink()
        return found

    def only(self) -> Received:
        """The one letter that there is."""
        letters = self.fetch()
        assert len(letters) == 1, [letter.subject for letter in letters]
        return letters[0]
