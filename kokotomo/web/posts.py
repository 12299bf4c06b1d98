"""What is posted, read within bounds: how many fields a form may have, however it is sent.

Werkzeug counts the parts of multipart forms only. A megabyte of ``a=&a=&…`` costs seconds, and a page
that keeps words for who sent them would send back several times as much (SAFETY B8). And a form sent in
chunks would lose its end without a word where it is too long.
"""

from io import BytesIO
from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from kokotomo.domain.portability.rules import FILE_MAX
from kokotomo.web.access import viewer

_PLAIN_FORM = "application/x-www-form-urlencoded"


class _Parser(FormDataParser):
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        if mimetype == _PLAIN_FORM and self.max_form_parts is not None:
            body = stream.read()
            # A body sent in chunks without a length is cut at the limit; only a further read tells of it.
            stream.read(1)
            if body.count(b"&") >= self.max_form_parts:
                raise RequestEntityTooLarge
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)


LARGE = {"portability.receive": FILE_MAX + 64 * 1024}
"""Endpoints that take more than a page's worth, in bytes: for members only."""


class PageRequest(Request):
    """A request whose forms have at most ``MAX_FORM_PARTS`` fields; more are answered with 413."""

    form_data_parser_class = _Parser

    def _get_file_stream(self, *_about: Any, **_more: Any) -> IO[bytes]:
        # In memory, which `LARGE` bounds: werkzeug's own goes to the disk, where nobody's words may lie open.
        return BytesIO()


def widen(asking: Request) -> None:
    """Let a member send a file where one is expected; for everybody else a page's worth stays the limit."""
    if asking.method == "POST" and asking.endpoint in LARGE and viewer().is_authenticated:
        asking.max_content_length = LARGE[asking.endpoint]
