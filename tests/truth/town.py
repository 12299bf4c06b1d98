"""A few people in plain Python: what PRODUCT 1, 2, 3 and 8 say of them, said once more without a database."""

from dataclasses import dataclass, field

GUEST = "guest"
Pair = tuple[str, str]


@dataclass
class Page:
    """An entry with one reply under it."""

    author: str
    replier: str
    audience: str
    is_deleted: bool = False
    is_hidden: bool = False
    reply_is_hidden: bool = False


@dataclass
class Town:
    """Who stands how to whom, and what became of the pages."""

    people: tuple[str, ...]
    minors: frozenset[str]
    pages: dict[str, Page] = field(default_factory=dict)
    follows: set[Pair] = field(default_factory=set)
    blocks: set[Pair] = field(default_factory=set)
    mutes: set[Pair] = field(default_factory=set)
    suspended: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)

    def as_seen(self, viewer: str) -> str:
        """Who left is a guest."""
        return GUEST if viewer in self.left else viewer

    def is_present(self, person: str) -> bool:
        """Whether others may know of *person* at all."""
        return person not in self.left and person not in self.suspended

    def is_parted(self, one: str, other: str) -> bool:
        """Whether either blocked the other."""
        return (one, other) in self.blocks or (other, one) in self.blocks

    def meets(self, viewer: str, person: str) -> bool:
        """Whether *viewer* finds *person*'s notebook."""
        if viewer == person:
            return True
        if not self.is_present(person) or self.is_parted(viewer, person):
            return False
        return person not in self.minors or viewer in self.minors or (person, viewer) in self.follows

    def reads(self, viewer: str, name: str) -> bool:
        """Whether *viewer* finds the page *name*."""
        page = self.pages[name]
        if page.is_deleted:
            return False
        if page.author == viewer:
            return True
        if page.is_hidden or not self.meets(viewer, page.author):
            return False
        if page.audience == "mutual":
            return {(viewer, page.author), (page.author, viewer)} <= self.follows
        return page.audience == "everyone" or (page.audience == "members" and viewer != GUEST)

    def hears(self, viewer: str, name: str) -> bool:
        """Whether *viewer*, who reads the page *name*, finds the reply under it."""
        page = self.pages[name]
        if page.replier == viewer:
            return True
        if not self.is_present(page.replier) or self.is_parted(viewer, page.replier):
            return False
        if (viewer, page.replier) in self.mutes or (page.reply_is_hidden and viewer != page.author):
            return False
        if page.replier not in self.minors or viewer in self.minors:
            return True
        if viewer == GUEST:
            return False
        return page.author not in self.minors or (page.replier, viewer) in self.follows

    def listed(self, viewer: str, which: str) -> set[str]:
        """The pages on a list of *viewer*'s: everyone, following, waiting."""
        names = {
            name
            for name, page in self.pages.items()
            if self.reads(viewer, name)
            and page.audience != "private"
            and not page.is_hidden
            and (viewer, page.author) not in self.mutes
        }
        if which == "following":
            return {name for name in names if (viewer, self.pages[name].author) in self.follows}
        if which == "waiting":
            return {name for name in names if self.pages[name].author != viewer}
        return names

    def tied(self, viewer: str) -> set[str]:
        """With whom *viewer* exchanged words that still stand where both can read them."""
        found = set()
        for name, page in self.pages.items():
            other = {page.author: page.replier, page.replier: page.author}.get(viewer)
            hid = page.reply_is_hidden and viewer == page.author
            if other is None or hid or not self.reads(viewer, name) or not self.hears(viewer, name):
                continue
            if self.meets(viewer, other) and (viewer, other) not in self.mutes:
                found.add(other)
        return found

    def end_follow(self, follower: str, followee: str) -> None:
        """A follow ends; when a minor's of an adult does, the adult's of the minor ends too."""
        if (follower, followee) in self.follows:
            self.follows.discard((follower, followee))
        if follower in self.minors and followee not in self.minors:
            self.follows.discard((followee, follower))

    def block(self, one: str, other: str) -> None:
        """*one* blocks *other*."""
        self.blocks.add((one, other))
        self.end_follow(one, other)
        self.end_follow(other, one)
