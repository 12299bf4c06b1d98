"""A page as a browser without scripts reads it: its elements, its lines of text, its forms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr use path".split())
BLOCKS = frozenset("p li ul ol blockquote div section article header main h1 h2 h3 dl dt dd form".split())


@dataclass
class Node:
    """An element with its attributes and what stands in it, in order."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """The names in its class attribute."""
        return set(self.attrs.get("class", "").split())

    def walk(self) -> Iterator["Node"]:
        """Itself and every element below it."""
        yield self
        for child in self.inside:
            if isinstance(child, Node):
                yield from child.walk()

    def all(self, *tags: str, cls: str = "") -> list["Node"]:
        """Elements below it with one of *tags* (any, if none is named) and the class *cls*."""
        return [
            node
            for node in self.walk()
            if (not tags or node.tag in tags) and (not cls or cls in node.classes)
        ]

    def first(self, *tags: str, cls: str = "") -> "Node | None":
        """The first such element."""
        return next(iter(self.all(*tags, cls=cls)), None)

    @property
    def text(self) -> str:
        """All text in it, as it stands in the source."""
        return "".join(child if isinstance(child, str) else child.text for child in self.inside)

    def lines(self) -> list[str]:
        """The lines that a reader sees, blank ones left out; a line ends at ``br`` and at blocks."""
        found = [""]
        self._read_into(found)
        return [line for line in found if line.strip()]

    def _read_into(self, lines: list[str]) -> None:
        for child in self.inside:
            if isinstance(child, str):
                lines[-1] += child.replace("\n", "")
            elif child.tag == "br":
                lines.append("")
            elif child.tag in BLOCKS:
                lines.append("")
                child._read_into(lines)
                lines.append("")
            else:
                child._read_into(lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("#page")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def parse(html: str) -> Node:
    """The page's elements."""
    reader = _Reader()
    # What a browser does before it reads: every line end is a line feed.
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return reader.root


@dataclass
class Form:
    """A form as it would be sent: *fields* in the page's order, without its buttons."""

    action: str
    fields: list[tuple[str, str]]
    node: Node

    def value(self, name: str) -> str | None:
        """What stands in the field *name*."""
        return next((value for field_name, value in self.fields if field_name == name), None)

    def filled(self, **values: str | list[str]) -> list[tuple[str, str]]:
        """Its fields with *values* put in; a list gives several of one name."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return kept


def forms(page: Node) -> list[Form]:
    """The forms of a page."""
    return [
        Form(node.attrs.get("action", ""), [*_fields(node)], node)
        for node in page.walk()
        if node.tag == "form"
    ]


def form(page: Node, fits: Callable[[Form], bool]) -> Form:
    """The first form of a page that *fits*. Raises ``LookupError`` where there is none."""
    found = next((one for one in forms(page) if fits(one)), None)
    if found is None:
        raise LookupError("the form is not on the page")
    return found


def _fields(node: Node) -> Iterator[tuple[str, str]]:
    for one in node.walk():
        name = one.attrs.get("name", "")
        if not name or "disabled" in one.attrs:
            continue
        if one.tag == "input":
            ticked = one.attrs.get("type") in ("checkbox", "radio")
            if not ticked or "checked" in one.attrs:
                yield name, one.attrs.get("value", "on" if ticked else "")
        elif one.tag == "textarea":
            # The line feed behind the start tag belongs to the source, not to the words.
            yield name, one.text.removeprefix("\n")
        elif one.tag == "select":
            options = one.all("option")
            chosen = [option for option in options if "selected" in option.attrs] or options[:1]
            for option in chosen:
                yield name, option.attrs.get("value", option.text)
