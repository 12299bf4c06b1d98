"""Rules of follows: what one person is to another. No database."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """How the viewer stands to one person: *follows* them, is *followed* by them, has *muted* them."""

    follows: bool = False
    followed: bool = False
    muted: bool = False

    @property
    def mutual(self) -> bool:
        """Whether each follows the other."""
        return self.follows and self.followed
