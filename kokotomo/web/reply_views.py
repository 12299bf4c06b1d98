"""Replies as ``components/replies.html`` draws them."""

from typing import Any, NamedTuple

from markupsafe import Markup

from kokotomo.web import patterns

_MENU = tuple(f"menu {number}" for number in range(8))
"""Names of the addresses of そのほか among a reply's words; it has four items at most."""


class Person(NamedTuple):
    """Whose notebook mark stands beside words."""

    public_id: str
    nickname: str
    cover: str
    url: str


class Item(NamedTuple):
    """A line of そのほか."""

    label: str
    url: str
    note: str = ""
    post: bool = False


class ReplyView(NamedTuple):
    """A reply as ``components/replies.html`` draws it; see there."""

    public_id: str
    author: Person
    role: str | None
    when: str
    edited_text: str | None
    html: Markup
    answer_to: str | None
    hidden: bool
    deleted: bool
    answer_url: str | None
    keep_url: str | None
    kept: bool
    menu: list[Item]
    answers: list["ReplyView"]
    new: bool = False

    def drawn(self) -> Markup:
        """What ``reply()`` of ``components/replies.html`` makes of it and its answers, from patterns."""
        author = self.author
        words: dict[str, str | None] = {
            "public_id": self.public_id,
            "author_id": author.public_id,
            "nickname": author.nickname,
            "cover": author.cover,
            "notebook": author.url,
            "when": self.when,
            "html": self.html,
            "answer_to": self.answer_to,
            "answer_url": self.answer_url,
            "keep_url": self.keep_url,
            "answers": Markup("").join([answer.drawn() for answer in self.answers]) if self.answers else None,
            **{name: item.url for name, item in zip(_MENU, self.menu, strict=False)},
        }
        menu = tuple([(item.label, item.note, item.post) for item in self.menu])
        kind = (self.role, self.edited_text, self.hidden, self.deleted, self.kept, self.new, menu)

        def view(said: patterns.Words) -> dict[str, Any]:
            whose = Person(*(said[name] or "" for name in ("author_id", "nickname", "cover", "notebook")))
            items = [
                item._replace(url=said[name] or "") for name, item in zip(_MENU, self.menu, strict=False)
            ]
            own: dict[str, Any] = {
                name: said[name] for name in words if name in self._fields and name != "answers"
            }
            answers: Any = [said["answers"]] if said["answers"] else []
            return {"r": self._replace(author=whose, menu=items, answers=answers, **own)}

        return patterns.drawn("components/replies.html", "reply", kind, words, view)
