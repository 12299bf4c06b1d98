"""Letters on their way: as files, and over SMTP to a real server on this machine."""

import datetime as dt
import ipaddress
import smtplib
import socket
import ssl
import stat
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kokotomo.foundation.letters import Letter, Sender
from kokotomo.foundation.transports import FileTransport, SmtpTransport

SENDER = Sender("ココトモ <noreply@kokotomo.example>", "kokotomo.example")
LETTER = Letter(
    "ココトモ：メールの確認", "下のリンクをひらいてください。\nhttps://kokotomo.example/register/abc\n"
)


class Inbox:
    """A mail server's memory; refuses addresses at refused.example."""

    def __init__(self):
        self.envelopes = []
        self.greetings = []

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.greetings.append(hostname)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if address.endswith("@refused.example"):
            return f"550 <{address}> is not known here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.envelopes.append((envelope, session.ssl is not None))
        return "250 OK"


def certificate(directory):
    """A certificate for 127.0.0.1 that only this test trusts: (server's context, client's context)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = directory / "chain.pem", directory / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, secret)
    return server, ssl.create_default_context(cafile=str(chain))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def serve(inbox):
    """Starts mail servers: serve(**options of aiosmtpd) -> port."""
    running = []

    def start(**options):
        port = free_port()
        controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


def parsed(envelope):
    return message_from_bytes(envelope.original_content, policy=default)


def test_a_letter_arrives_whole_over_smtp(serve, inbox):
    SmtpTransport("127.0.0.1", serve(), SENDER, tls="none")("shiori@xn--r8jz45g.jp", LETTER)
    [(envelope, _)] = inbox.envelopes
    message = parsed(envelope)
    assert envelope.mail_from == "noreply@kokotomo.example"
    assert envelope.rcpt_tos == ["shiori@xn--r8jz45g.jp"]
    assert message["Subject"] == LETTER.subject
    assert message.get_content().replace("\r\n", "\n") == LETTER.body


def test_a_letter_says_nothing_about_the_machine_or_the_visitor(serve, inbox):
    SmtpTransport("127.0.0.1", serve(), SENDER, tls="none")("shiori@example.jp", LETTER)
    [(envelope, _)] = inbox.envelopes
    message = parsed(envelope)
    named = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
    assert set(message.keys()) == {*named, "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert message["Message-ID"].endswith("@kokotomo.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert inbox.greetings == ["kokotomo.example"]


def test_every_line_on_the_wire_is_plain_ascii_and_short(serve, inbox):
    SmtpTransport("127.0.0.1", serve(), SENDER, tls="none")("shiori@example.jp", LETTER)
    [(envelope, _)] = inbox.envelopes
    assert envelope.original_content.isascii()
    assert max(len(line) for line in envelope.original_content.split(b"\r\n")) <= 76


def test_starttls_is_used_before_anything_is_said(serve, inbox, tmp_path):
    server, client = certificate(tmp_path)
    port = serve(tls_context=server, require_starttls=True)
    SmtpTransport("127.0.0.1", port, SENDER, tls="starttls", context=client)("shiori@example.jp", LETTER)
    assert [encrypted for _, encrypted in inbox.envelopes] == [True]


def test_tls_from_the_first_byte(serve, inbox, tmp_path):
    server, client = certificate(tmp_path)
    port = serve(ssl_context=server)
    SmtpTransport("127.0.0.1", port, SENDER, tls="tls", context=client)("shiori@example.jp", LETTER)
    assert len(inbox.envelopes) == 1


def test_nothing_is_sent_in_the_clear_where_starttls_cannot_be_had(serve, inbox):
    with pytest.raises(smtplib.SMTPNotSupportedError):
        SmtpTransport("127.0.0.1", serve(), SENDER, tls="starttls")("shiori@example.jp", LETTER)
    assert inbox.envelopes == []


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_nothing(serve, inbox, tmp_path):
    server, _ = certificate(tmp_path)
    with pytest.raises(ssl.SSLCertVerificationError):
        SmtpTransport("127.0.0.1", serve(tls_context=server), SENDER, tls="starttls")(
            "shiori@example.jp", LETTER
        )
    assert inbox.envelopes == []


def test_the_transport_signs_in_with_its_user_and_password(serve, inbox, tmp_path):
    server, client = certificate(tmp_path)
    seen = []

    def check(_server, _session, _envelope, _mechanism, data):
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    port = serve(tls_context=server, require_starttls=True, auth_required=True, authenticator=check)
    SmtpTransport("127.0.0.1", port, SENDER, user="kokotomo", password="geheim", context=client)(
        "shiori@example.jp", LETTER
    )
    assert seen == [(b"kokotomo", b"geheim")]
    assert len(inbox.envelopes) == 1


def test_a_refused_address_is_an_error(serve):
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        SmtpTransport("127.0.0.1", serve(), SENDER, tls="none")("x@refused.example", LETTER)


def test_a_server_that_says_nothing_is_left_after_the_timeout():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(smtplib.SMTPServerDisconnected):
            SmtpTransport("127.0.0.1", port, SENDER, tls="none", timeout=0.2)("shiori@example.jp", LETTER)


def test_a_file_is_whole_and_only_its_owner_can_read_it(tmp_path):
    send = FileTransport(tmp_path / "mail", SENDER)
    send("shiori@example.jp", LETTER)
    send("shiori@example.jp", Letter("二通め", "二通め\n"))
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700
    first = message_from_bytes(files[0].read_bytes(), policy=default)
    assert (first["To"], first["Subject"]) == ("shiori@example.jp", LETTER.subject)
    assert first.get_content().replace("\r\n", "\n") == LETTER.body
    # A person who develops reads it as it is.
    assert "https://kokotomo.example/register/abc" in files[0].read_text()


def test_a_header_cannot_be_smuggled_into_a_letter():
    with pytest.raises(ValueError):
        SENDER.message("shiori@example.jp\r\nBcc: all@example.jp", LETTER)
    with pytest.raises(ValueError):
        SENDER.message("shiori@example.jp", Letter("x\r\nBcc: all@example.jp", "x"))
