"""What a letter looks like on its way: plain text, an own Message-ID, nothing about who caused it."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kokotomo.foundation import clock, public_ids


@dataclass(frozen=True)
class Letter:
    """A subject that may be seen over a shoulder, and a body in plain text."""

    subject: str
    body: str


@dataclass(frozen=True)
class Sender:
    """Who sends: *address* as it stands in From (a name may stand before it), *host* of the site."""

    address: str
    host: str

    def message(self, to: str, letter: Letter, *, encoding: str = "base64") -> EmailMessage:
        """*letter* as a message to *to* (an ASCII address). There is no Reply-To: answers reach nobody.

        *encoding* is ``base64``, which every mail server takes, or ``8bit``, which a person can read.
        """
        message = EmailMessage(policy=SMTP)
        message["From"] = self.address
        message["To"] = Address(addr_spec=to)
        message["Subject"] = letter.subject
        message["Date"] = clock.now()
        # The standard library's own id tells the time to the centisecond and the number of the process.
        message["Message-ID"] = f"<{public_ids.new()}@{self.host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body, charset="utf-8", cte=encoding)
        return message
