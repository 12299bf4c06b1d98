"""How letters leave the house: as files beside the database while one develops, by SMTP otherwise."""

import os
import smtplib
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.letters import Letter, Sender

TIMEOUT = 20.0  # seconds for each step of a conversation with a mail server


class Transport(Protocol):
    """Takes a letter or raises: what it has taken is no longer ours to send."""

    def __call__(self, to: str, letter: Letter) -> None:
        """Send *letter* to the ASCII address *to*."""


@dataclass(frozen=True)
class FileTransport:
    """Writes each letter as an ``.eml`` file into *directory*; names are in the order of sending."""

    directory: Path
    sender: Sender

    def __call__(self, to: str, letter: Letter) -> None:
        """A file appears whole or not at all, and only its owner can read it."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{clock.now():%Y%m%dT%H%M%S%f}-{public_ids.new()[:8]}"
        unfinished = self.directory / f".{name}.part"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(self.sender.message(to, letter, encoding="8bit").as_bytes())
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.directory / f"{name}.eml")


@dataclass(frozen=True)
class SmtpTransport:
    """Hands each letter to a mail server. *tls* is ``starttls``, ``tls`` (at once) or ``none``."""

    host: str
    port: int
    sender: Sender
    tls: str = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT
    context: ssl.SSLContext | None = None
    """What certificates are trusted; by default those that the system trusts."""

    def __call__(self, to: str, letter: Letter) -> None:
        """Raises what ``smtplib`` raises, also where TLS was asked for and cannot be had."""
        with self._connected() as server:
            if self.user is not None:
                server.login(self.user, self.password or "")
            server.send_message(self.sender.message(to, letter))

    def _connected(self) -> smtplib.SMTP:
        # Greeting with the site's own name: the default is the machine's, which is nobody's business.
        name = self.sender.host
        if self.tls == "tls":
            return smtplib.SMTP_SSL(
                self.host, self.port, local_hostname=name, timeout=self.timeout, context=self._trust()
            )
        server = smtplib.SMTP(self.host, self.port, local_hostname=name, timeout=self.timeout)
        if self.tls == "starttls":
            try:
                server.starttls(context=self._trust())
            except BaseException:
                server.close()
                raise
        return server

    def _trust(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()
