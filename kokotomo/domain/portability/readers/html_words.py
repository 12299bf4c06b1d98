"""Words out of the HTML of other diaries: line breaks, paragraphs and links; all other marks are lost."""

import re
from html.parser import HTMLParser

_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|br|a|div|span|b|i|em|strong|ul|ol|li|blockquote|img|h[1-6])\b[^<>]*>|&#?\w+;", re.I
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "blockquote", "table", "tr", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_SILENT = frozenset({"script", "style", "head", "title"})
_ADDRESS = re.compile(r"https?://[^\s()<>]{1,2000}\Z")
_BLANK_LINES = re.compile(r"\n{3,}")


def words(source: str) -> str:
    """*source* as plain words: ``<br>`` and ``<p>`` as line breaks and blank lines, a link as
    ``[label](address)``, list items with a dash, pictures by their description. Words without HTML come back
    unchanged, to the byte."""
    if not _LOOKS_LIKE_HTML.search(source):
        return source
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return _BLANK_LINES.sub("\n\n", "".join(reader.pieces)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0
        self._links: list[str | None] = []
        self._fresh = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._break("\n")
        elif tag in _BLOCKS:
            self._begin("\n\n")
        elif tag == "li":
            self._begin("\n")
            self.pieces.append("- ")
        elif tag == "img":
            self.pieces.append(facts.get("alt") or "")
        elif tag == "a":
            address = (facts.get("href") or "").strip()
            self._links.append(address if _ADDRESS.match(address) else None)
            self.pieces.append("[" if self._links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._break("\n\n")
        elif tag == "a" and self._links:
            address = self._links.pop()
            self.pieces.append(f"]({address})" if address else "")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._fresh:
            # The line break behind a <br> or </p> belongs to the source, not to the words.
            data = data.removeprefix("\n")
            self._fresh = False
        self.pieces.append(data)

    def _begin(self, ends: str) -> None:
        if any(piece.strip() for piece in self.pieces[-3:]):
            self.pieces.append(ends)

    def _break(self, ends: str) -> None:
        self.pieces.append(ends)
        self._fresh = True
