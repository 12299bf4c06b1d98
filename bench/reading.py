"""What guests and members must see of the entries that were posted, and what they do see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.browsing import Browser
from bench.pages import Node
from bench.writers import Posted, Writer
from kokotomo.foundation import text

GUEST = -1


@dataclass
class Findings:
    """What was compared, and every difference in words."""

    pages: int = 0
    characters: int = 0
    replies: int = 0
    extracts: int = 0
    lists: int = 0
    wrong: list[str] = field(default_factory=list)


def lines_of(words: str) -> list[str]:
    """The lines of *words* as a reader must see them."""
    return [line for line in text.clean(words).split("\n") if line.strip()]


@dataclass(frozen=True)
class Ties:
    """Who follows whom, by number."""

    follows: frozenset[tuple[int, int]]

    def may_read(self, reader: int, posted: Posted) -> bool:
        """PRODUCT 1, written once more, for adults who have not blocked each other."""
        if reader == posted.writer or posted.audience == "everyone":
            return True
        if reader == GUEST or posted.audience == "private":
            return False
        both = {(reader, posted.writer), (posted.writer, reader)}
        return posted.audience == "members" or both <= self.follows


def compare_pages(
    browser: Browser, reader: int, posted: Sequence[Posted], ties: Ties, found: Findings
) -> None:
    """Open every entry as *reader*: there or not there, and if there, every character."""
    for one in posted:
        answer = browser.get(one.path)
        expected = 200 if ties.may_read(reader, one) else 404
        if answer.status != expected:
            found.wrong.append(f"{_who(reader)} gets {answer.status} for {one.audience} {one.path}")
            continue
        if expected == 404:
            if any(line in answer.body for line in lines_of(one.words.event) if len(line) > 8):
                found.wrong.append(f"{_who(reader)} reads words of {one.path} on a page that is not there")
            continue
        found.pages += 1
        page = answer.page
        _compare_words(page, one, reader, found)
        _compare_replies(page, one, reader, found)


def compare_list(
    browser: Browser, path: str, reader: int, expected: Sequence[Posted], known: set[str], found: Findings
) -> None:
    """Go through a list to its end: of the *known* entries exactly the *expected* ones, in their order."""
    found.lists += 1
    seen: list[str] = []
    by_id = {one.public_id: one for one in expected}
    for entry in _entries(browser, path):
        public_id = entry.attrs["id"].removeprefix("d-")
        if public_id not in known:
            continue
        seen.append(public_id)
        if public_id in by_id:
            _compare_extract(entry, by_id[public_id], reader, found)
    wanted = [one.public_id for one in expected]
    if seen != wanted:
        more, less = len(set(seen) - set(wanted)), len(set(wanted) - set(seen))
        found.wrong.append(
            f"{_who(reader)} on {path}: {len(seen)} entries instead of {len(wanted)},"
            f" {more} too many, {less} missing, order {'kept' if set(seen) != set(wanted) else 'wrong'}"
        )


def notebook_of(writer: Writer, posted: Posted) -> str:
    """The address of the notebook in which *posted* stands."""
    page = writer.browser.get(posted.path).page
    sheet = page.first("article", cls="sheet")
    links = [node.attrs.get("href", "") for node in (sheet or page).all("a")]
    return next(link for link in links if link.startswith("/u/"))


def _entries(browser: Browser, path: str) -> Iterator[Node]:
    while path:
        answer = browser.get(path)
        if answer.status != 200:
            raise LookupError(f"{path} answered {answer.status}")
        page = answer.page
        yield from page.all("article", cls="entry")
        more = [node.attrs.get("href", "") for node in page.all("a") if node.text.strip() == "もっと見る"]
        path = more[0] if more else ""


def _compare_words(page: Node, one: Posted, reader: int, found: Findings) -> None:
    sheet = page.first("article", cls="sheet")
    ruled = sheet.first("div", cls="ruled") if sheet else None
    seen, sent = (ruled.lines() if ruled else []), lines_of(one.words.event)
    found.characters += sum(len(line) for line in seen)
    if seen != sent:
        at = next(
            (n for n, pair in enumerate(zip(seen, sent, strict=False)) if pair[0] != pair[1]), len(seen)
        )
        found.wrong.append(f"{_who(reader)} reads other words at {one.path}, line {at}")
    heading = sheet.first("h1") if sheet else None
    if one.words.title and (heading is None or heading.text.strip() != one.words.title):
        found.wrong.append(f"{_who(reader)} reads another title at {one.path}")
    date = sheet.first("time", cls="sheet__date") if sheet else None
    if one.day and (date is None or date.attrs.get("datetime") != one.day):
        found.wrong.append(f"{_who(reader)} sees another day at {one.path}")


def _compare_replies(page: Node, one: Posted, reader: int, found: Findings) -> None:
    section = page.first("ol", cls="replies")
    bodies = section.all("div", cls="reply__body") if section else []
    seen = [[line for line in body.lines() if not line.endswith("さんへ")] for body in bodies]
    sent = [lines_of(body) for _, body in one.replies]
    found.replies += len(seen)
    if sorted(seen) != sorted(sent):
        found.wrong.append(f"{_who(reader)} reads other replies at {one.path}: {len(seen)} of {len(sent)}")


def _compare_extract(entry: Node, one: Posted, reader: int, found: Findings) -> None:
    shown = entry.first("p", cls="entry__text")
    whole = " ".join(one.words.event.split())
    beginning = shown.text.strip() if shown else ""
    found.extracts += 1
    cut = beginning.removesuffix(text.ELLIPSIS)
    if not beginning or not whole.startswith(cut) or (beginning == cut and whole != cut):
        found.wrong.append(f"{_who(reader)} sees another beginning of {one.path} in a list")


def _who(reader: int) -> str:
    return "a guest" if reader == GUEST else f"writer {reader}"
